//! Where a name begins that is known by how it ends: 新庄村, 滨河路, 绿源养殖有限公司.

use super::plain::{Plain, Span};
use crate::kit::phrases::Phrases;

/// Characters that no name goes over: it begins after them.
const BEFORE: &str = "的在是和与及或从到向于由被把对将有了我你他她它们这那该此本每各某个请就也都又很多去来往至距离为等因以叫住看见给让\
跟沿靠近过着因用后前时说没问但还不如系据听者需其些条可么呢吗并若只仅均皆已正须才却使令属指接里更另再之则拿问凡虽既且而";

/// Words that stand before names and are none of theirs.
const WORDS_BEFORE: &[&str] = &[
    "位于",
    "感谢",
    "反映",
    "反应",
    "举报",
    "投诉",
    "经过",
    "附近",
    "发现",
    "旁边",
    "旁",
    "对面",
    "门口",
    "路过",
    "来自",
    "关于",
    "属于",
    "咱们",
    "村民",
    "居民",
    "群众",
    "业主",
    "市民",
    "现在",
    "目前",
    "途经",
    "紧邻",
    "毗邻",
    "占用",
    "破坏",
    "侵占",
    "污染",
    "要求",
    "希望",
    "建议",
    "周边",
    "辖区",
    "查处",
    "其中",
    "经营者",
    "销售",
    "督促",
    "责令",
    "流入",
    "排入",
    "排到",
    "开到",
    "通往",
    "整个",
    "全部",
    "所有",
    "一家",
    "一个",
    "两家",
    "几家",
    "多家",
    "新开",
    "原来",
    "原",
    "现场",
    "县城",
    "河道",
    "下游",
    "上游",
    "今年",
    "去年",
    "前年",
    "月份",
    "解决",
    "加快",
    "美化",
    "增加",
    "提高",
    "参照",
    "考虑",
    "能解决",
    "广大",
    "上一任",
    "依法",
    "处理",
    "重视",
    "领导",
    "书记",
    "局长",
    "县长",
    "市长",
    "查询",
    "咨询",
    "带回",
    "根据",
    "按照",
    "组建",
    "配合",
    "开设",
    "夜间",
    "白天",
    "私营",
    "国营",
    "私自",
    "侵犯",
    "拉通",
    "必须",
    "何况",
    "部分",
    "跪求",
    "积极",
    "符合",
    "加强",
    "开展",
    "实施",
    "排放",
    "倾倒",
    "堆放",
    "造成",
    "导致",
    "影响",
    "危害",
    "严重",
    "违规",
    "违法",
    "非法",
    "无证",
    "露天",
    "擅自",
    "强制",
    "强行",
    "负责",
    "监管",
    "检查",
    "调查",
    "核实",
    "联系",
    "通过",
    "经由",
    "隔壁",
    "楼下",
    "底层",
    "一楼",
    "二楼",
    "沿线",
    "沿途",
    "中段",
    "南段",
    "北段",
    "东段",
    "西段",
    "路口",
    "名为",
    "名叫",
    "叫做",
    "当事人",
    "被举报",
    "全县",
    "全市",
    "全区",
    "全镇",
    "几十",
    "旁侧",
    "南侧",
    "北侧",
    "东侧",
    "西侧",
    "以东",
    "以西",
    "以南",
    "以北",
    "正对",
    "面向",
    "流经",
    "穿过",
    "进入",
    "离开",
    "返回",
    "回到",
    "送到",
    "带到",
    "入住",
    "居住",
    "租住",
    "租用",
    "拆除",
    "拆迁",
    "大型",
    "小型",
    "招聘",
    "比对",
    "外地",
    "天天",
    "每天",
    "早上",
    "晚上",
    "中午",
    "下午",
    "上午",
    "尊敬",
    "您好",
    "邻居",
    "刚建",
    "下完课",
    "公交",
    "全体",
    "任何",
    "洒水",
    "贯穿",
    "管随意",
    "随意",
    "改变",
    "两边",
    "一层",
];

/// Words that stand before names of places, and in names of organisations.
const WORKS: &[&str] = &[
    "建设", "投资", "开发", "施工", "规划", "经营", "生产", "农村", "管理", "改造", "企业", "社会", "乡镇",
    "承包", "卫星", "数据", "加工", "组织", "购买", "购房", "清理", "修复", "城区", "社区",
];

/// The most characters of a name before its ending.
const MOST: usize = 16;

/// What is sought a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Place,
    Organisation,
}

/// What in a text may be part of a name.
pub(super) struct Names<'a> {
    text: &'a Plain,
    /// Characters that no name goes over.
    closed: Vec<bool>,
    /// Characters that no name of a place goes over.
    works: Vec<bool>,
    /// Characters at which a name may begin and before which it does not go.
    edge: Vec<bool>,
}

impl<'a> Names<'a> {
    pub(super) fn of(text: &'a Plain, known: &[Span]) -> Self {
        let mut closed: Vec<bool> =
            text.chars.iter().map(|c| !c.is_alphanumeric() || BEFORE.contains(*c)).collect();
        let mut works = vec![false; text.len()];
        let mut edge = vec![false; text.len() + 1];
        let (before, works_before) = words();
        let close = |marks: &mut Vec<bool>, from: usize, to: usize| {
            for mark in marks.get_mut(from..to).unwrap_or_default() {
                *mark = true;
            }
        };
        for at in 0..text.len() {
            if let Some(met) = before.at(&text.chars, at) {
                close(&mut closed, met.from, met.to);
            }
            if let Some(met) = works_before.at(&text.chars, at) {
                close(&mut works, met.from, met.to);
            }
            let digit = |c: char| c.is_ascii_digit();
            let counted = at.checked_sub(1).and_then(|at| text.at(at)).is_some_and(digit);
            // 3月1日, 2026年, 五号楼; A3区, as places are written whose names are hidden.
            if counted && text.at(at).is_some_and(|c| "年月日号天时点市县区".contains(c)) {
                close(&mut edge, at + 1, at + 2);
            }
        }
        for span in known {
            close(&mut edge, span.from, span.from + 1);
            close(&mut edge, span.to, span.to + 1);
        }
        Self { text, closed, works, edge }
    }

    /// Where the name begins that goes on to an ending: at the nearest edge, or after what no name goes over.
    pub(super) fn before(&self, ending: usize, most: usize, sort: Sort) -> Option<usize> {
        let least = ending.saturating_sub(most.min(MOST));
        let mut from = ending;
        // Where a known place ends, nothing of its own stands before the ending.
        while from > least && !(from < ending && self.is(&self.edge, from)) {
            let closed = self.is(&self.closed, from - 1)
                || sort == Sort::Place && self.is(&self.works, from - 1)
                || from == ending && self.is(&self.edge, from) && !self.counted(from);
            if closed {
                break;
            }
            from -= 1;
        }
        (from < ending).then_some(from)
    }

    fn is(&self, marks: &[bool], at: usize) -> bool {
        marks.get(at).copied().unwrap_or(true)
    }

    /// Whether an edge stands behind a number and its word.
    fn counted(&self, at: usize) -> bool {
        at.checked_sub(2).and_then(|at| self.text.at(at)).is_some_and(|c| c.is_ascii_digit())
    }
}

fn words() -> &'static (Phrases<()>, Phrases<()>) {
    static WORDS: std::sync::LazyLock<(Phrases<()>, Phrases<()>)> = std::sync::LazyLock::new(|| {
        let of = |words: &[&str]| Phrases::of(words.iter().map(|word| ((*word).to_owned(), ())));
        (of(WORDS_BEFORE), of(WORKS))
    });
    &WORDS
}
