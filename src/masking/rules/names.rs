//! Names of people beside words that say that somebody is meant. Names elsewhere are found by the list, or added.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Kind, Reason, Said, is_taken, pattern};

/// Family names of two signs.
pub(in crate::masking) const COMPOUND: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "司徒",
    "端木", "轩辕", "夏侯", "闻人", "赫连", "澹台", "公冶", "宗政", "濮阳", "淳于", "单于", "太叔", "申屠",
    "公羊", "呼延", "百里", "南宫", "独孤", "拓跋", "完颜",
];

/// Family names of one sign that are common and hardly begin another word.
const FAMILY: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田姜范石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易武乔贺赖龚文庞樊兰殷施陶洪翟颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦柳邢岳齐梅莫庄辛涂祁耿詹滕覃蒲裴霍柯阮蓝甘宫柴娄冉欧游瞿桑盛戚卫边褚佘闫肖付代鞠臧牟仇宁缪晏";

/// Words before a name.
const BEFORE: &str = "法定代表人|法人代表|实际控制人|负责人|联系人|当事人|举报人|投诉人|反映人|申请人|第三人|被告人|被告|原告|被害人|犯罪嫌疑人|违法行为人|经营者|业主|户主|车主|村民|居民|证人|被询问人|询问人|记录人|见证人|陪同人|在场人|签收人|收件人|送达人|承办人|检察官助理|检察官|检察长|书记员|审判长|审判员|陪审员|副局长|局长|厂长|经理|主任|科长|股长|所长|队长|镇长|乡长|县长|支书|书记|会计|司机|股东|姓名|员工|工人";

/// Words that follow a name and are no part of it.
const ENDS: &str = "的与和及在系为于将向到至因未以从对是有被称说等不已、也均曾并就用把给让";

static AFTER_WORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let compound = COMPOUND.join("|");
    pattern(&format!(
        r"(?:{BEFORE})(?:为|是|系)?:? ?((?:{compound}|[{FAMILY}])[\x{{4e00}}-\x{{9fff}}]{{1,2}})"
    ))
});

/// A name, then what is said of a person: 张三，男，…; 张三（身份证号…
static BEFORE_WORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let compound = COMPOUND.join("|");
    pattern(&format!(
        r"((?:{compound}|[{FAMILY}])[\x{{4e00}}-\x{{9fff}}]{{1,2}})[，,(、] ?(?:男|女|身份证|公民身份)"
    ))
});

pub(super) fn find(text: &str, said: &mut Vec<Said>) {
    for hit in BEFORE_WORD.iter().flat_map(|pattern| pattern.captures_iter(text)) {
        if let Some(part) = hit.get(1) {
            push(text, part.range(), said);
        }
    }
    for hit in AFTER_WORD.iter().flat_map(|pattern| pattern.captures_iter(text)) {
        if let Some(part) = hit.get(1) {
            push(text, ended(text, part.range()), said);
        }
    }
}

fn push(text: &str, range: Range<usize>, said: &mut Vec<Said>) {
    let name = text.get(range.clone()).unwrap_or_default();
    // What is masked already is no name.
    let masked = name.contains(['某', '×']);
    if name.chars().count() > 1 && !masked && !is_taken(said, &range) {
        said.push((range, Kind::Person, Reason::NameBeside));
    }
}

/// The name without a sign that belongs to what follows: 张伟在 is 张伟.
fn ended(text: &str, range: Range<usize>) -> Range<usize> {
    let name = text.get(range.clone()).unwrap_or_default();
    let signs: Vec<(usize, char)> = name.char_indices().collect();
    let is_compound = COMPOUND.iter().any(|family| name.starts_with(family));
    let least = if is_compound { 3 } else { 2 };
    let last = signs.get(least..).and_then(|rest| rest.iter().find(|(_, sign)| ENDS.contains(*sign)));
    match last {
        Some((at, _)) => range.start..range.start + at,
        None => range,
    }
}
