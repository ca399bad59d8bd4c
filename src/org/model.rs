//! Rows and words of organisations.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{agencies, agency_successions, people, person_roles, procuratorates};
use crate::kit::{AgencyId, OfficeId, PersonId, Role};

crate::text_enum! {
    /// The level of a procuratorate.
    pub enum Level {
        /// 省级.
        Province = "province" "省级",
        /// 设区的市级.
        City = "city" "设区的市级",
        /// 基层.
        County = "county" "基层",
    }
}

crate::text_enum! {
    /// The administrative system an agency's duty belongs to.
    pub enum AgencySystem {
        /// People's government.
        Government = "government" "人民政府",
        /// Ecology and environment.
        Ecology = "ecology" "生态环境",
        /// Natural resources.
        NaturalResources = "natural_resources" "自然资源",
        /// Water.
        Water = "water" "水务",
        /// Forestry and grassland.
        Forestry = "forestry" "林业和草原",
        /// Agriculture.
        Agriculture = "agriculture" "农业农村",
        /// Market regulation.
        Market = "market" "市场监督管理",
        /// Health.
        Health = "health" "卫生健康",
        /// Housing and construction.
        Housing = "housing" "住房和城乡建设",
        /// Urban management.
        UrbanManagement = "urban_management" "城市管理",
        /// Transport.
        Transport = "transport" "交通运输",
        /// Emergency management.
        Emergency = "emergency" "应急管理",
        /// Culture and tourism.
        Culture = "culture" "文化和旅游",
        /// Civil affairs.
        CivilAffairs = "civil_affairs" "民政",
        /// Veterans' affairs.
        Veterans = "veterans" "退役军人事务",
        /// Education.
        Education = "education" "教育",
        /// Public security.
        PublicSecurity = "public_security" "公安",
        /// Finance.
        Finance = "finance" "财政",
        /// Taxation.
        Tax = "tax" "税务",
        /// Medical insurance.
        MedicalInsurance = "medical_insurance" "医疗保障",
        /// Cyberspace.
        Cyberspace = "cyberspace" "网信",
        /// Disabled persons' federation.
        Disabled = "disabled" "残联",
        /// Any other.
        Other = "other" "其他",
    }
}

/// A procuratorate.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = procuratorates)]
pub struct Procuratorate {
    /// Its id.
    pub id: OfficeId,
    /// Its code in the office tree, unique.
    pub code: String,
    /// Full name.
    pub name: String,
    /// What stands before 检 in a document number.
    pub short_name: String,
    /// Level.
    pub level: Level,
    /// The one above.
    pub parent_id: Option<OfficeId>,
    /// Administrative division, six digits (GB/T 2260).
    pub division_code: String,
}

/// An administrative agency.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = agencies)]
pub struct Agency {
    /// Its id.
    pub id: AgencyId,
    /// Unified social credit code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// The system of its duty.
    pub system: AgencySystem,
    /// Administrative division, six digits.
    pub division_code: String,
    /// The procuratorate of its level.
    pub office_id: OfficeId,
    /// The agency above it.
    pub superior_id: Option<AgencyId>,
    /// What it is responsible for.
    pub duties: String,
    /// First day of its existence.
    pub valid_from: NaiveDate,
    /// Last day, when it was merged or renamed.
    pub valid_to: Option<NaiveDate>,
    /// For compare and set.
    pub version: i32,
}

/// Whether anything new can be addressed to an agency on a day.
#[derive(Debug, Clone)]
pub enum AgencyStanding {
    /// It exists.
    Stands(Agency),
    /// It has ended, and another answers for what was its own.
    Succeeded {
        /// Its name.
        agency: String,
        /// Who answers.
        successor: String,
    },
    /// It has ended, and nobody is recorded to have taken over.
    Ended {
        /// Its name.
        agency: String,
        /// Its last day.
        last: NaiveDate,
    },
}

/// A password as it is kept: never the password itself.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// A hash in the form of the Password Hashing Competition.
    #[must_use]
    pub fn new(phc: String) -> Self {
        Self(phc)
    }

    /// The text that is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// What an agency is, before it has an id.
#[derive(Debug, Clone)]
pub struct AgencyFacts {
    /// Unified social credit code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// The system of its duty.
    pub system: AgencySystem,
    /// Administrative division, six digits.
    pub division_code: String,
    /// The procuratorate of its level.
    pub office_id: OfficeId,
    /// The agency above it.
    pub superior_id: Option<AgencyId>,
    /// What it is responsible for.
    pub duties: String,
    /// First day of its existence.
    pub valid_from: NaiveDate,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
}

/// One agency that took over from another.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = agency_successions)]
pub struct Succession {
    /// Its id.
    pub id: i64,
    /// Which ended.
    pub from_id: AgencyId,
    /// Which took over.
    pub to_id: AgencyId,
    /// First day on which the successor answers.
    pub effective_on: NaiveDate,
    /// The document of the reform.
    pub note: String,
}

/// The body a person belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// A procuratorate.
    Office(OfficeId),
    /// An agency.
    Agency(AgencyId),
}

/// A person to be registered.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// What they sign in as.
    pub username: String,
    /// Their name.
    pub name: String,
    /// Their post.
    pub title: String,
    /// Where they belong.
    pub body: Body,
}

/// A person.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = people)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// What they sign in as.
    pub username: String,
    /// Their name.
    pub name: String,
    /// Their post.
    pub title: String,
    /// Their procuratorate.
    pub office_id: Option<OfficeId>,
    /// Their agency.
    pub agency_id: Option<AgencyId>,
    /// Whether they may sign in.
    pub active: bool,
    /// Whether a new password has to be set first.
    pub must_change_password: bool,
    /// For compare and set.
    pub version: i32,
}

/// What a sign-in is checked against.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = people)]
pub struct Credentials {
    /// Who.
    pub id: PersonId,
    /// Their procuratorate.
    pub office_id: Option<OfficeId>,
    /// Their agency.
    pub agency_id: Option<AgencyId>,
    /// Whether they may sign in.
    pub active: bool,
    /// The password as it is kept.
    #[diesel(deserialize_as = String)]
    pub password_hash: PasswordHash,
    /// Whether a new password has to be set first.
    pub must_change_password: bool,
    /// The epoch of their tokens.
    pub token_epoch: i32,
}

impl From<String> for PasswordHash {
    fn from(phc: String) -> Self {
        Self(phc)
    }
}

/// A role with its dates.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = person_roles)]
pub struct RoleRow {
    /// The role.
    pub role: Role,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
}
