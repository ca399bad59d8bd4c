//! What the columns of a sheet mean: by their headings, Chinese or English, or as mapped by hand.

use std::collections::BTreeMap;

use super::error::ImportError;
use crate::kit::text::fold;

/// The mapping made by hand: field → heading. An empty heading leaves the field out.
pub type Mapping = BTreeMap<Field, String>;

macro_rules! fields {
    ($( $(#[$meta:meta])* $variant:ident = $code:tt $zh:literal [$($name:literal)*] )+) => {
        crate::text_enum! {
            /// What a column of a sheet may mean.
            pub enum Field { $( $(#[$meta])* $variant = $code $zh ),+ }
        }

        impl Field {
            /// Headings under which the column is known.
            fn names(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$zh, $code, $($name),*]),+ }
            }
        }
    };
}

fields! {
    /// The number it bears where it came from.
    ExternalNumber = "external_number" "工单编号" ["留言编号" "工单号" "工单编码" "编号" "受理编号" "受理单号" "投诉编号"
        "举报编号" "诉求编号" "信访编号" "信访件编号" "来件编号" "流水号" "单号" "线索编号" "number" "order_no" "order number"
        "ticket" "ticket_no" "ticket number" "message id" "id"]
    /// Title.
    Title = "title" "标题" ["留言主题" "留言标题" "主题" "诉求标题" "工单标题" "工单主题" "举报标题" "线索名称" "线索标题"
        "事项名称" "来电主题" "subject" "headline"]
    /// The report itself.
    Narrative = "content" "内容" ["留言详情" "留言内容" "来电内容" "诉求内容" "工单内容" "举报内容" "投诉内容" "线索内容"
        "反映内容" "反映问题" "问题描述" "诉求描述" "主要内容" "具体内容" "情况说明" "详情" "详细内容" "描述" "narrative"
        "description" "details" "text" "body" "message"]
    /// When it was received there.
    ReceivedOn = "reported_at" "来电时间" ["留言时间" "受理时间" "举报时间" "投诉时间" "反映时间" "诉求时间" "登记时间"
        "来件时间" "提交时间" "创建时间" "接收时间" "收到时间" "收到日期" "受理日期" "登记日期" "留言日期" "日期" "时间"
        "received_at" "received_on" "reported_on" "created_at" "date" "time"]
    /// When it happened.
    EventOn = "occurred_on" "事发时间" ["发生时间" "案发时间" "发生日期" "事发日期" "occurred_at" "event_date" "event_from"]
    /// Who reported. Sealed.
    ReporterName = "reporter_name" "来电人" ["留言用户" "留言人" "来电人姓名" "举报人" "举报人姓名" "诉求人" "诉求人姓名" "反映人"
        "投诉人" "联系人" "市民姓名" "姓名" "reporter" "caller" "name" "user"]
    /// The reporter's telephone. Sealed.
    ReporterPhone = "phone" "联系电话" ["来电号码" "来电电话" "电话" "电话号码" "联系方式" "手机" "手机号" "手机号码"
        "举报人电话" "诉求人电话" "reporter_phone" "telephone" "mobile" "contact"]
    /// The reporter's own address. Sealed.
    ReporterAddress = "reporter_address" "联系地址" ["住址" "家庭住址" "举报人地址" "来电人地址"]
    /// The reporter's identity number. Sealed.
    ReporterIdentity = "id_number" "身份证号" ["身份证号码" "证件号码" "证件号" "identity number"]
    /// Where it happened.
    Place = "place" "事发地点" ["地址" "地点" "事发地址" "发生地点" "发生地址" "诉求地址" "诉求地点" "问题地址" "问题地点"
        "位置" "详细地址" "address" "location"]
    /// The field of public-interest litigation.
    Domain = "domain" "领域" ["办案领域" "公益诉讼领域" "线索领域" "所属领域" "field"]
    /// The statutory source, or the channel, as many sheets call it.
    Source = "statutory_source" "来源" ["线索来源" "法定来源" "案件来源" "source"]
    /// The channel.
    Channel = "channel" "渠道" ["来源渠道" "来件渠道" "线索渠道" "受理渠道"]
    /// Who is said to have done it.
    Suspect = "suspect" "被反映单位" ["被反映人" "被举报人" "被举报单位" "被投诉单位" "涉事单位" "涉事企业" "违法主体" "企业名称"
        "respondent" "company"]
    /// The agency that should have acted.
    Agency = "agency" "主管部门" ["责任单位" "承办单位" "行政机关" "监管部门" "责任部门" "行政主管部门" "department"]
    /// Degrees east.
    Longitude = "longitude" "经度" ["lng" "lon"]
    /// Degrees north.
    Latitude = "latitude" "纬度" ["lat"]
    /// Administrative division, six digits.
    Division = "division_code" "行政区划代码" ["区划代码" "行政区划" "division"]
    /// Where it was published.
    SourceUrl = "source_url" "链接" ["网址" "原文链接" "来源网址" "url" "link"]
    /// Number of a satellite spot.
    SpotNumber = "spot_number" "图斑编号" ["图斑号" "图斑"]
    /// What interest was harmed.
    HarmedInterest = "harmed_interest" "受损公益" ["损害后果" "公益受损情况"]
}

/// What each column means, in the order of the sheet.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Columns(Vec<Option<Field>>);

impl Columns {
    /// What a hand says of each column.
    pub(super) fn told(columns: Vec<Option<Field>>) -> Self {
        Self(columns)
    }

    /// The column of a field.
    pub fn of(&self, field: Field) -> Option<usize> {
        self.0.iter().position(|column| *column == Some(field))
    }

    /// What each column means.
    pub fn meanings(&self) -> &[Option<Field>] {
        &self.0
    }

    /// How many columns are understood.
    pub(super) fn known(&self) -> usize {
        self.0.iter().flatten().count()
    }

    /// A lead needs words: a title or a report.
    pub(super) fn has_words(&self) -> bool {
        self.of(Field::Title).is_some() || self.of(Field::Narrative).is_some()
    }
}

/// Reads a row of headings. What is mapped by hand comes first, the rest is recognised.
///
/// # Errors
/// When a heading of the mapping is not in the row.
pub(super) fn columns(headings: &[String], mapping: &Mapping) -> Result<Columns, ImportError> {
    let mut columns = vec![None; headings.len()];
    for (field, heading) in mapping.iter().filter(|(_, heading)| !heading.trim().is_empty()) {
        let at = headings.iter().position(|other| fold(other) == fold(heading));
        let column = at.and_then(|at| columns.get_mut(at));
        *column.ok_or_else(|| ImportError::MappingUnknown { heading: heading.clone() })? = Some(*field);
    }
    for (column, heading) in columns.iter_mut().zip(headings) {
        if column.is_none() {
            *column = recognise(heading).filter(|field| !mapping.contains_key(field));
        }
    }
    // The first of several columns of one meaning counts, but a hand's choice before all.
    let mut seen = Vec::new();
    for column in &mut columns {
        match column {
            Some(field) if seen.contains(field) => *column = None,
            Some(field) => seen.push(*field),
            None => {}
        }
    }
    Ok(Columns(columns))
}

/// The field that a heading names; remarks in brackets and signs do not matter.
fn recognise(heading: &str) -> Option<Field> {
    let bare = heading.split(['(', '（', '[', '【']).next().unwrap_or(heading);
    let folded = fold(bare);
    Field::ALL.iter().copied().find(|field| field.names().iter().any(|name| fold(name) == folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headings: &[&str]) -> Vec<Option<Field>> {
        let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
        columns(&headings, &Mapping::new()).unwrap().meanings().to_vec()
    }

    #[test]
    fn hotline_headings_are_recognised() {
        assert_eq!(
            of(&["留言编号", "留言用户", "留言主题", "留言时间", "留言详情"]),
            [
                Some(Field::ExternalNumber),
                Some(Field::ReporterName),
                Some(Field::Title),
                Some(Field::ReceivedOn),
                Some(Field::Narrative)
            ]
        );
        assert_eq!(
            of(&["工单号", "来电人", "联系电话（必填）", "来电内容", "事发 地点", "备注"]),
            [
                Some(Field::ExternalNumber),
                Some(Field::ReporterName),
                Some(Field::ReporterPhone),
                Some(Field::Narrative),
                Some(Field::Place),
                None
            ]
        );
        assert_eq!(
            of(&["Title", "Content", "Reported_At", "Phone"]),
            [Some(Field::Title), Some(Field::Narrative), Some(Field::ReceivedOn), Some(Field::ReporterPhone)]
        );
    }

    #[test]
    fn a_hand_decides_before_the_headings() {
        let headings: Vec<String> = ["标题", "备注"].map(str::to_owned).into();
        let mapping = Mapping::from([(Field::Narrative, "备注".to_owned()), (Field::Title, String::new())]);
        assert_eq!(columns(&headings, &mapping).unwrap().meanings(), [None, Some(Field::Narrative)]);
        let wrong = Mapping::from([(Field::Title, "没有".to_owned())]);
        assert!(matches!(columns(&headings, &wrong), Err(ImportError::MappingUnknown { .. })));
    }

    #[test]
    fn no_heading_means_two_things() {
        let mut seen = BTreeMap::new();
        for field in Field::ALL {
            for name in field.names() {
                let other = seen.insert(fold(name), *field);
                assert!(other.is_none_or(|other| other == *field), "{name} means two fields");
            }
        }
    }
}
