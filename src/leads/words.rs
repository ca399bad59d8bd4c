//! The words of leads: states, sources, channels, tracks.

crate::text_enum! {
    /// Where a lead stands.
    pub enum LeadState {
        /// Entered in the register.
        Registered = "registered" "已登记",
        /// Being screened online.
        Screening = "screening" "线上筛查",
        /// Being evaluated for truth and checkability.
        Evaluating = "evaluating" "评估",
        /// Under preliminary inquiry.
        PrelimInquiry = "prelim_inquiry" "初步调查",
        /// A decision is proposed.
        PendingDecision = "pending_decision" "待决定",
        /// A case was filed on it.
        Filed = "filed" "立案",
        /// No case is filed.
        NotFiled = "not_filed" "不立案",
        /// Another office of the same level has it.
        TransferredOut = "transferred_out" "移送",
        /// The office above has it.
        ReportedUp = "reported_up" "报请移送",
        /// It is handled together with another lead.
        Merged = "merged" "并案",
        /// Another department has it.
        HandedToOtherDept = "handed_to_other_dept" "移送其他部门",
        /// Kept for later.
        Parked = "parked" "存查",
    }
}

crate::text_enum! {
    /// The six sources of R21 Art 24.
    pub enum StatutorySource {
        /// Accusation or report by a person or an organisation.
        Report = "report" "控告、举报",
        /// Found while handling a case.
        CaseHandling = "case_handling" "办案中发现",
        /// Found on the platform that shares administrative enforcement.
        EnforcementPlatform = "enforcement_platform" "行政执法信息共享平台",
        /// Handed on by state organs, bodies, deputies and members.
        Referral = "referral" "转交",
        /// Told by media or public opinion.
        Media = "media" "新闻媒体、社会舆论反映",
        /// Found otherwise in the course of duty.
        OtherDuty = "other_duty" "其他履职中发现",
    }
}

crate::text_enum! {
    /// The concrete way a lead came.
    pub enum Channel {
        /// The procuratorate's own line.
        Hotline12309 = "hotline_12309" "12309检察服务",
        /// The government's line.
        Hotline12345 = "hotline_12345" "12345政务服务热线",
        /// Messages to leaders on the net.
        MessageBoard = "message_board" "网络留言板",
        /// Letters and visits.
        Petition = "petition" "来信来访",
        /// The public form of this program.
        PublicWeb = "public_web" "公众网上举报",
        /// Volunteers.
        Volunteer = "volunteer" "益心为公志愿者",
        /// Snapshots by citizens.
        Snapshot = "snapshot" "随手拍",
        /// A criminal case.
        CriminalCase = "criminal_case" "刑事案件",
        /// Other work of the procuratorate.
        OtherProcuratorial = "other_procuratorial" "其他检察业务",
        /// The platform that shares administrative enforcement.
        EnforcementPlatform = "enforcement_platform" "行政执法信息共享平台",
        /// The central environmental inspection.
        EnvironmentalInspection = "environmental_inspection" "环保督察",
        /// The office of the river chiefs.
        RiverChief = "river_chief" "河长办",
        /// A spot seen by satellite.
        SatelliteSpot = "satellite_spot" "卫星图斑",
        /// Deputies of the congress, members of the consultative conference.
        Deputies = "deputies" "代表建议、委员提案",
        /// Handed on by an agency.
        AgencyReferral = "agency_referral" "国家机关移送",
        /// Transferred by another procuratorate of the level.
        Transferred = "transferred" "检察机关移送",
        /// Reported up by a procuratorate below.
        ReportedUp = "reported_up" "下级院报请移送",
        /// News media.
        Media = "media" "新闻媒体",
        /// Public opinion on the net.
        PublicOpinion = "public_opinion" "网络舆情",
        /// A screening model.
        Model = "model" "模型推送",
        /// A patrol of the prosecutors themselves.
        Patrol = "patrol" "履职巡查",
        /// Any other.
        Other = "other" "其他",
    }
}

impl Channel {
    /// The statutory source that leads of this channel have unless somebody says otherwise.
    #[must_use]
    pub const fn usual_source(self) -> StatutorySource {
        match self {
            Self::Hotline12309
            | Self::Hotline12345
            | Self::MessageBoard
            | Self::Petition
            | Self::PublicWeb
            | Self::Volunteer
            | Self::Snapshot => StatutorySource::Report,
            Self::CriminalCase | Self::OtherProcuratorial => StatutorySource::CaseHandling,
            Self::EnforcementPlatform => StatutorySource::EnforcementPlatform,
            Self::EnvironmentalInspection
            | Self::RiverChief
            | Self::SatelliteSpot
            | Self::Deputies
            | Self::AgencyReferral
            | Self::Transferred
            | Self::ReportedUp => StatutorySource::Referral,
            Self::Media | Self::PublicOpinion => StatutorySource::Media,
            Self::Model | Self::Patrol | Self::Other => StatutorySource::OtherDuty,
        }
    }
}

crate::text_enum! {
    /// On which track cases of a field may be filed.
    pub enum DomainTrack {
        /// Against an agency.
        Administrative = "administrative" "行政",
        /// Against a wrongdoer.
        Civil = "civil" "民事",
        /// On either.
        Both = "both" "行政、民事",
    }
}
