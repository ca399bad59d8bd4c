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

crate::text_enum! {
    /// What a decision makes of a lead.
    pub enum Outcome {
        /// A case is filed.
        FileCase = "file_case" "立案",
        /// No case is filed.
        DeclineFiling = "decline_filing" "不立案",
        /// The competent office of the same level gets it.
        TransferLead = "transfer_lead" "移送",
        /// The level above gets it.
        ReportLeadUp = "report_lead_up" "报请移送",
        /// It is handled together with another lead.
        MergeLead = "merge_lead" "并案",
        /// It is kept for later.
        ParkLead = "park_lead" "存查",
        /// Another department or body gets it.
        HandOverLead = "hand_over_lead" "移送其他部门",
    }
}

crate::text_enum! {
    /// What a lead is assessed on.
    pub enum Axis {
        /// Whether it is true (R21 Art 27).
        Authenticity = "authenticity" "真实性",
        /// Whether it can be investigated: object, facts, conditions (R21 Art 27).
        Investigability = "investigability" "可查性",
        /// What may go wrong on the way.
        Risk = "risk" "风险性",
        /// Whether somebody may have acted unlawfully or failed to act.
        Unlawfulness = "unlawfulness" "违法可能性",
        /// How the public interest is harmed.
        Harm = "harm" "公益损害",
        /// What supervision would bring.
        SupervisionValue = "supervision_value" "监督价值",
    }
}

crate::text_enum! {
    /// How an axis is judged.
    pub enum Grade {
        /// High.
        High = "high" "高",
        /// Middling.
        Medium = "medium" "中",
        /// Low.
        Low = "low" "低",
        /// Not to be told yet.
        Unclear = "unclear" "待查",
    }
}

crate::text_enum! {
    /// What becomes of a proposed decision.
    pub enum DecisionState {
        /// It waits.
        Proposed = "proposed" "待决定",
        /// It was made.
        Made = "made" "已决定",
        /// It was not: refused, sent back or taken back.
        Refused = "refused" "未作出",
    }
}

crate::text_enum! {
    /// To whom a lead is handed that is not of public-interest litigation (R21 Art 31).
    pub enum Recipient {
        /// Prosecution of crimes.
        CriminalProsecution = "criminal_prosecution" "刑事检察部门",
        /// Investigation of crimes by judicial staff.
        DutyCrime = "duty_crime" "职务犯罪侦查部门",
        /// Supervisory commission: duty crimes and discipline.
        SupervisoryCommission = "supervisory_commission" "纪检监察机关",
        /// Police.
        PublicSecurity = "public_security" "公安机关",
        /// Supervision of civil judgments.
        CivilProsecution = "civil_prosecution" "民事检察部门",
        /// Supervision of administrative judgments.
        AdministrativeProsecution = "administrative_prosecution" "行政检察部门",
        /// Any other.
        Other = "other" "其他部门",
    }
}

crate::text_enum! {
    /// The track on which a case is proposed.
    pub enum FilingTrack {
        /// Against an agency.
        Administrative = "administrative" "行政公益诉讼",
        /// Against a wrongdoer.
        Civil = "civil" "民事公益诉讼",
        /// Joined to a prosecution.
        CriminalIncidentalCivil = "criminal_incidental_civil" "刑事附带民事公益诉讼",
    }
}

crate::text_enum! {
    /// The four situations of administrative enforcement that must be filed (R21 Art 68).
    pub enum EnforcementSituation {
        /// The agency does not enforce its decision, or does not apply to the court for it.
        NotEnforced = "not_enforced" "怠于强制执行或者怠于申请人民法院强制执行",
        /// It disposes unlawfully of what the court is enforcing upon.
        UnlawfulDisposal = "unlawful_disposal" "在人民法院强制执行过程中违法处分执行标的",
        /// The court handed the enforcement over to it and it does not do its duty.
        HandedOverNotDone = "handed_over_not_done" "裁执分离后不依法履行执行职责",
        /// Other unlawful acts or failures in enforcement.
        OtherEnforcement = "other_enforcement" "其他行政强制执行中违法行使职权或者不作为",
    }
}

crate::text_enum! {
    /// What the reporter is told of the way of their report.
    pub enum PublicStep {
        /// It was received.
        Received = "received" "已收到",
        /// It is being evaluated.
        Evaluating = "evaluating" "评估中",
        /// A case was filed.
        Filed = "filed" "已立案",
        /// A recommendation was issued.
        Recommended = "recommended" "已发建议",
        /// The agency is mending it.
        Rectifying = "rectifying" "整改中",
        /// The mending was verified.
        Verified = "verified" "已核实",
        /// No case is filed.
        NotFiled = "not_filed" "不予立案",
        /// It was handed to whoever is competent.
        HandedOn = "handed_on" "已移送有关单位",
        /// It is kept for reference.
        Kept = "kept" "已存查",
        /// It is handled together with an earlier report.
        Joined = "joined" "与其他线索一并办理",
        /// Every case on it is closed.
        Closed = "closed" "已办结",
    }
}

impl PublicStep {
    /// What the reporter of a lead is told on which work goes on again.
    #[must_use]
    pub const fn of_open(state: LeadState) -> Self {
        match state {
            LeadState::Registered | LeadState::Screening => Self::Received,
            LeadState::Evaluating
            | LeadState::PrelimInquiry
            | LeadState::PendingDecision
            | LeadState::Filed
            | LeadState::NotFiled
            | LeadState::TransferredOut
            | LeadState::ReportedUp
            | LeadState::Merged
            | LeadState::HandedToOtherDept
            | LeadState::Parked => Self::Evaluating,
        }
    }
}
