//! What follows from decisions on pairs. Pure.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::model::{Counterpart, CounterpartKind, PairDecisionId, Verdict};
use crate::leads::LeadId;

/// A decision that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Its id; a later decision has a higher one.
    pub id: PairDecisionId,
    /// One record.
    pub one: Counterpart,
    /// The other.
    pub two: Counterpart,
    /// What they are to each other.
    pub verdict: Verdict,
}

impl Edge {
    /// The record on the other side, if this is on one.
    fn across(&self, record: Counterpart) -> Option<Counterpart> {
        if self.one == record { Some(self.two) } else { (self.two == record).then_some(self.one) }
    }
}

/// What holds of a pair, and the decisions that it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// What they are to each other.
    pub verdict: Verdict,
    /// The decisions that lead from one record to the other. It is one when the pair itself was decided.
    pub chain: Vec<PairDecisionId>,
    /// Whether the pair itself was decided.
    pub is_direct: bool,
}

impl Holding {
    /// Whether the pair need not be asked about again.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.verdict != Verdict::Unsure
    }
}

/// Decisions that stand, with what follows from them.
#[derive(Debug, Clone, Default)]
pub struct Relation {
    edges: Vec<Edge>,
    /// From each record over the decisions that make it one matter with another.
    same: BTreeMap<Counterpart, Vec<(Counterpart, PairDecisionId)>>,
}

/// For each record that is reached, the one before it and the decision between; none at the start.
type Reached = BTreeMap<Counterpart, Option<(Counterpart, PairDecisionId)>>;

impl Relation {
    /// Of decisions that stand.
    #[must_use]
    pub fn of(mut edges: Vec<Edge>) -> Self {
        edges.sort_by_key(|edge| edge.id);
        let mut same: BTreeMap<Counterpart, Vec<(Counterpart, PairDecisionId)>> = BTreeMap::new();
        for edge in edges.iter().filter(|edge| edge.verdict == Verdict::SameMatter) {
            same.entry(edge.one).or_default().push((edge.two, edge.id));
            same.entry(edge.two).or_default().push((edge.one, edge.id));
        }
        Self { edges, same }
    }

    /// The same without one decision, as it stands while that is about to be replaced.
    #[must_use]
    pub fn without(&self, id: PairDecisionId) -> Self {
        Self::of(self.edges.iter().copied().filter(|edge| edge.id != id).collect())
    }

    /// What holds of a pair: what was decided about it, else what follows. An unsure answer counts only where
    /// nothing follows.
    #[must_use]
    pub fn holds(&self, one: Counterpart, two: Counterpart) -> Option<Holding> {
        self.holdings(one, &[two]).remove(&two)
    }

    /// What holds between a record and each of others; who is missing was never decided about. The ways are
    /// walked once, however many others there are.
    #[must_use]
    pub fn holdings(&self, one: Counterpart, others: &[Counterpart]) -> BTreeMap<Counterpart, Holding> {
        // A later decision about the pair stands before an earlier one, which another office made.
        let mut direct: BTreeMap<Counterpart, &Edge> = BTreeMap::new();
        for edge in &self.edges {
            let Some(two) = edge.across(one) else { continue };
            let unsure = edge.verdict == Verdict::Unsure;
            if !unsure || direct.get(&two).is_none_or(|before| before.verdict == Verdict::Unsure) {
                direct.insert(two, edge);
            }
        }
        let mut follow = self.following(one, others);
        let mut holding = |two: &Counterpart| {
            let told = direct.get(two).map(|edge| Holding {
                verdict: edge.verdict,
                chain: vec![edge.id],
                is_direct: true,
            });
            match told {
                Some(told) if told.is_settled() => Some(told),
                told => follow.remove(two).or(told),
            }
        };
        let others: BTreeSet<Counterpart> = others.iter().copied().filter(|two| *two != one).collect();
        others.into_iter().filter_map(|two| Some((two, holding(&two)?))).collect()
    }

    /// Why a verdict on a pair cannot stand beside the others: the decisions that say otherwise. A decision
    /// about the pair itself does not count: it would be replaced.
    #[must_use]
    pub fn contradiction(
        &self,
        one: Counterpart,
        two: Counterpart,
        verdict: Verdict,
    ) -> Option<Vec<PairDecisionId>> {
        let others = self
            .edges
            .iter()
            .copied()
            .filter(|edge| (edge.one, edge.two) != (one, two) && (edge.one, edge.two) != (two, one));
        let follows = Self::of(others.collect()).following(one, &[two]).remove(&two)?;
        let same = follows.verdict == Verdict::SameMatter;
        let contradicts = if same { verdict.sets_apart() } else { verdict == Verdict::SameMatter };
        contradicts.then_some(follows.chain)
    }

    /// The records that are one matter with a record, itself among them.
    #[must_use]
    pub fn matter(&self, record: Counterpart) -> BTreeSet<Counterpart> {
        self.reach(record).into_keys().collect()
    }

    /// Every matter of two records and more, each with the number of the oldest decision in it.
    #[must_use]
    pub fn matters(&self) -> BTreeMap<PairDecisionId, BTreeSet<Counterpart>> {
        let mut seen = BTreeSet::new();
        let mut found = BTreeMap::new();
        // The edges stand in the order of their ids, so that each matter is met by its oldest first.
        for edge in self.edges.iter().filter(|edge| edge.verdict == Verdict::SameMatter) {
            if seen.contains(&edge.one) {
                continue;
            }
            let matter = self.matter(edge.one);
            seen.extend(matter.iter().copied());
            found.insert(edge.id, matter);
        }
        found
    }

    /// Every lead that a decision is about.
    pub fn leads(&self) -> impl Iterator<Item = LeadId> + '_ {
        let both = self.edges.iter().flat_map(|edge| [edge.one, edge.two]);
        both.filter(|record| record.kind == CounterpartKind::Lead).map(|record| LeadId(record.id))
    }

    /// Every record that a decision is about: of others nothing follows.
    #[must_use]
    pub fn records(&self) -> BTreeSet<Counterpart> {
        self.edges.iter().flat_map(|edge| [edge.one, edge.two]).collect()
    }

    /// Every pair that was set apart.
    pub fn set_apart(&self) -> impl Iterator<Item = (Counterpart, Counterpart)> + '_ {
        self.edges.iter().filter(|edge| edge.verdict.sets_apart()).map(|edge| (edge.one, edge.two))
    }

    /// What follows for a record and others from decisions that lead from one to the other.
    fn following(&self, one: Counterpart, others: &[Counterpart]) -> BTreeMap<Counterpart, Holding> {
        let wanted: BTreeSet<Counterpart> = others.iter().copied().collect();
        let near = self.reach(one);
        let same = wanted.iter().filter(|two| near.contains_key(*two)).map(|two| {
            let chain = way(&near, *two);
            (*two, Holding { verdict: Verdict::SameMatter, is_direct: chain.len() == 1, chain })
        });
        let mut found: BTreeMap<Counterpart, Holding> = same.collect();
        // The later decision first: of two chains as short it stands.
        for edge in self.edges.iter().rev().filter(|edge| edge.verdict.sets_apart()) {
            let (here, there) = match (near.contains_key(&edge.one), near.contains_key(&edge.two)) {
                (true, false) => (edge.one, edge.two),
                (false, true) => (edge.two, edge.one),
                // Of no concern here; or it contradicts what an office in sight decided otherwise.
                (true, true) | (false, false) => continue,
            };
            let far = self.reach(there);
            let (head, verdict) = (way(&near, here), edge.verdict);
            for two in far.keys().filter(|two| wanted.contains(*two)) {
                let mut chain = head.clone();
                chain.push(edge.id);
                chain.extend(way(&far, *two).into_iter().rev());
                // The shortest chain says it most plainly.
                if found.get(two).is_none_or(|before| chain.len() < before.chain.len()) {
                    let is_direct = chain.len() == 1;
                    let verdict = if is_direct { verdict } else { handed_on(verdict) };
                    found.insert(*two, Holding { verdict, chain, is_direct });
                }
            }
        }
        found
    }

    /// Every record of the matter of a record, by the shortest way.
    fn reach(&self, from: Counterpart) -> Reached {
        let mut reached = Reached::from([(from, None)]);
        let mut open = VecDeque::from([from]);
        while let Some(at) = open.pop_front() {
            for (next, by) in self.same.get(&at).into_iter().flatten() {
                if !reached.contains_key(next) {
                    reached.insert(*next, Some((at, *by)));
                    open.push_back(*next);
                }
            }
        }
        reached
    }
}

/// What a verdict says of other records of the two matters. What is of one kind with a matter is so with every
/// record of it; a common source is that of two records alone, and of others says only that they are different.
fn handed_on(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::SameMatter | Verdict::SameKind => verdict,
        Verdict::SameSource | Verdict::Different | Verdict::Unsure => Verdict::Different,
    }
}

/// The decisions from the start to a record that was reached.
fn way(reached: &Reached, to: Counterpart) -> Vec<PairDecisionId> {
    let mut decisions = Vec::new();
    let mut at = to;
    while let Some(Some((before, by))) = reached.get(&at) {
        decisions.push(*by);
        at = *before;
    }
    decisions.reverse();
    decisions
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Different, SameKind, SameMatter, SameSource, Unsure};

    fn lead(id: i64) -> Counterpart {
        Counterpart::lead(LeadId(id))
    }

    fn relation(told: &[(i64, i64, Verdict)]) -> Relation {
        let edge = |(at, (one, two, verdict)): (usize, &(i64, i64, Verdict))| Edge {
            id: PairDecisionId(i64::try_from(at).unwrap() + 1),
            one: lead(*one),
            two: lead(*two),
            verdict: *verdict,
        };
        Relation::of(told.iter().enumerate().map(edge).collect())
    }

    fn holds(relation: &Relation, one: i64, two: i64) -> Option<(Verdict, Vec<i64>)> {
        let holding = relation.holds(lead(one), lead(two))?;
        assert_eq!(holding.is_direct, holding.chain.len() == 1);
        Some((holding.verdict, holding.chain.iter().map(|id| id.0).collect()))
    }

    #[test]
    fn one_matter_is_handed_on_over_any_way() {
        let told =
            relation(&[(1, 2, SameMatter), (2, 3, SameMatter), (3, 4, SameMatter), (1, 3, SameMatter)]);
        assert_eq!(holds(&told, 1, 4), Some((SameMatter, vec![4, 3])), "by the shortest way");
        assert_eq!(holds(&told, 4, 1), Some((SameMatter, vec![3, 4])));
        assert_eq!(holds(&told, 1, 2), Some((SameMatter, vec![1])));
        assert_eq!(holds(&told, 1, 5), None);
        assert_eq!(told.matter(lead(4)).len(), 4);
    }

    #[test]
    fn what_is_different_is_so_for_both_matters_and_no_further() {
        let told = relation(&[(1, 2, SameMatter), (2, 3, Different), (3, 4, SameMatter), (4, 5, Different)]);
        assert_eq!(holds(&told, 1, 3), Some((Different, vec![1, 2])));
        assert_eq!(holds(&told, 1, 4), Some((Different, vec![1, 2, 3])));
        assert_eq!(holds(&told, 4, 1), Some((Different, vec![3, 2, 1])));
        assert_eq!(holds(&told, 1, 5), None, "what is different from the different may be the same");
    }

    #[test]
    fn a_kind_belongs_to_the_matter_and_a_source_to_the_record() {
        let told = relation(&[(1, 2, SameMatter), (2, 3, SameKind), (2, 4, SameSource), (3, 5, SameKind)]);
        assert_eq!(holds(&told, 1, 3), Some((SameKind, vec![1, 2])));
        assert_eq!(holds(&told, 1, 4), Some((Different, vec![1, 3])));
        assert_eq!(holds(&told, 2, 4), Some((SameSource, vec![3])));
        assert_eq!(holds(&told, 2, 5), None, "of one kind is not handed on");
    }

    #[test]
    fn what_is_unsure_is_asked_again_unless_something_follows() {
        let told = relation(&[(1, 2, SameMatter), (2, 3, Unsure)]);
        assert_eq!(holds(&told, 2, 3), Some((Unsure, vec![2])));
        assert!(!told.holds(lead(2), lead(3)).unwrap().is_settled());
        assert_eq!(holds(&told, 1, 3), None, "unsure is not handed on");
        let told = relation(&[(1, 2, SameMatter), (2, 3, Unsure), (1, 3, SameMatter)]);
        assert_eq!(holds(&told, 2, 3), Some((SameMatter, vec![1, 3])));
    }

    #[test]
    fn what_contradicts_others_is_told_by_them() {
        let told = relation(&[(1, 2, SameMatter), (2, 3, Different), (4, 5, SameMatter)]);
        let against = |one, two, verdict| {
            told.contradiction(lead(one), lead(two), verdict)
                .map(|chain| chain.iter().map(|id| id.0).collect::<Vec<_>>())
        };
        assert_eq!(against(1, 3, SameMatter), Some(vec![1, 2]));
        assert_eq!(against(1, 3, Different), None);
        assert_eq!(against(1, 3, SameKind), None, "finer, and not against it");
        assert_eq!(against(2, 3, SameMatter), None, "the decision about the pair itself is replaced");
        assert_eq!(against(1, 2, Different), None);
        assert_eq!(against(1, 4, SameMatter), None);
        assert_eq!(against(1, 3, Unsure), None);
        let circle = relation(&[(1, 2, SameMatter), (2, 3, SameMatter), (1, 3, SameMatter)]);
        assert_eq!(circle.contradiction(lead(1), lead(3), SameSource).unwrap().len(), 2);
    }

    #[test]
    fn matters_bear_the_number_of_their_oldest_decision() {
        let told = relation(&[(7, 8, SameMatter), (1, 2, SameMatter), (2, 3, SameMatter), (5, 6, Different)]);
        let matters: Vec<_> = told.matters().into_iter().map(|(id, of)| (id.0, of.len())).collect();
        assert_eq!(matters, [(1, 2), (2, 3)]);
        let apart = told.without(PairDecisionId(2)).matters();
        assert_eq!(apart.into_iter().map(|(id, of)| (id.0, of.len())).collect::<Vec<_>>(), [(1, 2), (3, 2)]);
    }

    #[test]
    fn a_lead_is_one_matter_with_another_by_the_case_they_belong_to() {
        let case = Counterpart { kind: CounterpartKind::Case, id: 1 };
        let edge = |id, one, verdict| Edge { id: PairDecisionId(id), one: lead(one), two: case, verdict };
        let told = Relation::of(vec![edge(1, 1, SameMatter), edge(2, 2, SameMatter), edge(3, 3, Different)]);
        assert_eq!(holds(&told, 1, 2), Some((SameMatter, vec![1, 2])));
        assert_eq!(holds(&told, 3, 2), Some((Different, vec![3, 2])));
        assert_eq!(holds(&told, 1, 99), None, "a lead is not the case of its number");
    }

    /// Against the plain definition, on every relation of a small deterministic sample.
    #[test]
    fn no_accepted_decision_makes_a_pair_both_one_matter_and_different() {
        let mut state = 20_260_302_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for _ in 0..12 {
            let mut edges: Vec<Edge> = Vec::new();
            for id in 1..30 {
                let (one, two) = (i64::try_from(next(9)).unwrap(), i64::try_from(next(9)).unwrap());
                let verdict = Verdict::ALL[usize::try_from(next(5)).unwrap()];
                if one == two
                    || Relation::of(edges.clone()).contradiction(lead(one), lead(two), verdict).is_some()
                {
                    continue;
                }
                edges.retain(|edge| {
                    (edge.one, edge.two) != (lead(one), lead(two))
                        && (edge.one, edge.two) != (lead(two), lead(one))
                });
                edges.push(Edge { id: PairDecisionId(id), one: lead(one), two: lead(two), verdict });
                let told = Relation::of(edges.clone());
                for edge in edges.iter().filter(|edge| edge.verdict.sets_apart()) {
                    assert!(!told.matter(edge.one).contains(&edge.two), "{edges:?}");
                }
                for a in 0..9 {
                    for b in 0..9 {
                        if a != b {
                            let (there, back) = (told.holds(lead(a), lead(b)), told.holds(lead(b), lead(a)));
                            assert_eq!(there.map(|h| h.verdict), back.map(|h| h.verdict));
                        }
                    }
                }
            }
        }
    }
}
