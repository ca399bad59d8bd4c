//! Rows and words of masking.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::db::schema::{masking_marks, maskings};
use crate::files::FileHash;
use crate::kit::{Json, OfficeId, PersonId, Timestamp};

crate::id!(
    /// A masked copy, proposed or made.
    MaskingId
);
crate::id!(
    /// Words that may be masked in a copy.
    MarkId
);

crate::text_enum! {
    /// What a copy is made of.
    #[schema(as = MaskingSourceKind)]
    pub enum SourceKind {
        /// An issued document.
        Document = "document" "已签发文书",
        /// The last draft of a brand case.
        BrandCase = "brand_case" "品牌案例文稿",
        /// A file of Word or a text that was sent or is attached to a record in sight.
        File = "file" "已上传文件",
        /// A text that was sent with the request.
        Text = "text" "文本",
    }
}

crate::text_enum! {
    /// What the copy is.
    #[schema(as = MaskingShape)]
    pub enum Shape {
        /// A file of Word.
        Docx = "docx" "Word 文档",
        /// A text in UTF-8.
        Text = "text" "文本",
    }
}

crate::text_enum! {
    /// Where a copy stands.
    pub enum MaskingState {
        /// People decide what is masked.
        Proposed = "proposed" "待确认",
        /// The copy was made; it never changes.
        Applied = "applied" "已生成",
    }
}

crate::text_enum! {
    /// What words tell.
    #[schema(as = MaskingKind)]
    pub enum Kind {
        /// Who somebody is.
        Person = "person" "姓名",
        /// A number of an identity card.
        Identity = "identity" "身份证号",
        /// A telephone.
        Telephone = "telephone" "电话号码",
        /// Where somebody lives.
        Address = "address" "地址",
        /// A number plate.
        Plate = "plate" "车牌号",
        /// An account of a bank.
        Account = "account" "银行账号",
        /// The unified social credit code of somebody who trades alone.
        CreditCode = "credit_code" "个体工商户信用代码",
        /// An address of electronic mail.
        Mail = "mail" "电子邮箱",
        /// Something else that a person added.
        Other = "other" "其他",
    }
}

crate::text_enum! {
    /// Why words are proposed.
    #[schema(as = MaskingReason)]
    pub enum Reason {
        /// The last sign is the one that the others ask for (GB 11643).
        CheckDigit = "check_digit" "身份证号，校验位相符",
        /// It has the form, not the last sign.
        IdentityLike = "identity_like" "形似身份证号，校验位不符或为旧号",
        /// It has the form of a mobile telephone.
        Mobile = "mobile" "手机号码",
        /// It has the form of a telephone on a line, or stands after the word.
        Landline = "landline" "固定电话",
        /// The last digit is the one that the others ask for (ISO/IEC 7812).
        CardDigit = "card_digit" "银行卡号，校验位相符",
        /// It has the form of a card, not the last digit.
        CardLike = "card_like" "形似银行卡号，校验位不符",
        /// It stands after a word for an account.
        AccountWord = "account_word" "“账号”等词之后的号码",
        /// It has the form of a plate.
        PlateForm = "plate_form" "车牌号",
        /// A house is named by its number.
        HouseNumber = "house_number" "具体到门牌的地址",
        /// It stands after a word for where somebody lives.
        AddressWord = "address_word" "“住址”等词之后的地址",
        /// It has the form of an address of mail.
        MailForm = "mail_form" "电子邮箱",
        /// The code of somebody who trades alone begins with 92 (GB 32100).
        SoleTrader = "sole_trader" "个体工商户的统一社会信用代码（92 开头）",
        /// A party of the matter.
        Party = "party" "本案当事人",
        /// One of the house.
        House = "house" "本院人员",
        /// Somebody of an agency of the matter.
        AgencyStaff = "agency_staff" "本案行政机关人员",
        /// It stands beside a word for a person.
        NameBeside = "name_beside" "“法定代表人”等词旁的姓名",
        /// A person added it.
        Added = "added" "人工添加",
    }
}

crate::text_enum! {
    /// What was decided of words.
    #[schema(as = MaskingVerdict)]
    pub enum Decision {
        /// Nothing yet.
        Pending = "pending" "未定",
        /// They are masked.
        Confirmed = "confirmed" "隐去",
        /// They stay.
        Rejected = "rejected" "保留",
    }
}

crate::text_enum! {
    /// What a copy leaves out of a document, and what nobody looked at.
    #[schema(as = MaskingLeftOutCode)]
    pub enum LeftOut {
        /// Remarks are left out.
        Comments = "comments" "批注已去除",
        /// What was struck out is left out, what was put in stands as text.
        Changes = "changes" "修订痕迹已去除：保留插入内容，去除删除内容",
        /// Author, company, times and other properties are left out.
        Properties = "properties" "作者、单位等文档属性已去除",
        /// Data behind the text, signatures, preview pictures and the like are left out.
        Parts = "parts" "签名、预览图、数据等附带部分已去除",
        /// Pictures stay: what they show was not looked at.
        Pictures = "pictures" "图片予以保留，其中的文字和人像未检查，请人工核对",
    }
}

/// Where words stand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = MaskingPlace)]
pub struct Place {
    /// The line, from 1, as the preview counts them.
    pub line: u32,
    /// The sign of the line at which they begin, from 0.
    pub at: u32,
    /// What stands around them.
    pub around: String,
}

/// A masked copy, proposed or made.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = maskings)]
pub struct Masking {
    /// Its id.
    pub id: MaskingId,
    /// The procuratorate.
    pub office_id: OfficeId,
    /// The case it belongs to.
    pub case_id: Option<i64>,
    /// What it is made of.
    pub source_kind: SourceKind,
    /// The record, of a document or a brand case.
    pub source_id: Option<i64>,
    /// Which draft, of a brand case.
    pub source_no: Option<i32>,
    /// SHA-256 of what it is made of.
    pub source_hash: String,
    /// What the copy will be.
    pub shape: Shape,
    /// What it is called.
    pub title: String,
    /// For whom or for what it is made.
    pub purpose: String,
    /// What the copy leaves out.
    pub left_out: Json<Vec<LeftOut>>,
    /// Where it stands.
    pub state: MaskingState,
    /// For compare and set.
    pub version: i32,
    /// Who asked for it.
    pub proposed_by: Option<PersonId>,
    /// When.
    pub proposed_at: Timestamp,
    /// Who had the copy made.
    pub applied_by: Option<PersonId>,
    /// When.
    pub applied_at: Option<Timestamp>,
    /// The copy.
    pub result_hash: Option<FileHash>,
}

/// Words that may be masked.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = masking_marks)]
pub struct Mark {
    /// Its id.
    pub id: MarkId,
    /// What they tell.
    pub kind: Kind,
    /// The words, as they stand in the source.
    pub words: String,
    /// Why they are proposed.
    pub reason: Reason,
    /// Where they stand: at most the first hundred places.
    pub places: Json<Vec<Place>>,
    /// How often they stand there.
    pub count: i32,
    /// What would stand in their place.
    pub suggestion: String,
    /// What was decided.
    pub decision: Decision,
    /// What stands in their place, where they are masked.
    pub replacement: Option<String>,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<Timestamp>,
}
