//! Queries of digests.

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::Db;
use crate::db::schema::{
    cases, digests as d, people, person_roles, recommendation_addressees, recommendations, replies,
};
use crate::kit::{PersonId, Role, Timestamp};
use crate::notify::digests::DigestKind;
use crate::notify::model::MailId;

/// A digest to be stored.
pub(in crate::notify) struct Made<'a> {
    pub(in crate::notify) person: PersonId,
    pub(in crate::notify) kind: DigestKind,
    pub(in crate::notify) on: NaiveDate,
    pub(in crate::notify) risk: Option<&'a str>,
}

/// Enters a digest; false when there is one of the kind for the person and the day already.
pub(in crate::notify) fn insert(conn: &mut Db, made: &Made<'_>, now: Timestamp) -> QueryResult<bool> {
    macro_rules! enter {
        ($c:expr) => {
            diesel::insert_into(d::table)
                .values((
                    d::person_id.eq(made.person),
                    d::kind.eq(made.kind),
                    d::on_date.eq(made.on),
                    d::risk.eq(made.risk),
                    d::made_at.eq(now),
                ))
                .on_conflict_do_nothing()
                .execute($c)
        };
    }
    let entered = match conn {
        Db::Pg(c) => enter!(c)?,
        Db::Sqlite(c) => enter!(c)?,
    };
    Ok(entered > 0)
}

/// Notes the mail that carries a digest.
pub(in crate::notify) fn set_mail(
    conn: &mut Db,
    (person, kind, on): (PersonId, DigestKind, NaiveDate),
    mail: MailId,
) -> QueryResult<usize> {
    let this = d::person_id.eq(person).and(d::kind.eq(kind)).and(d::on_date.eq(on));
    diesel::update(d::table.filter(this)).set(d::mail_id.eq(mail)).execute(conn)
}

/// For whom the digest of a kind and a day was made, or found to have nothing to say; in order.
pub(in crate::notify) fn told(conn: &mut Db, kind: DigestKind, on: NaiveDate) -> QueryResult<Vec<PersonId>> {
    d::table
        .filter(d::kind.eq(kind).and(d::on_date.eq(on)))
        .order(d::person_id)
        .select(d::person_id)
        .load(conn)
}

/// The active people who hold a role on a day, each once, in order.
pub(in crate::notify) fn holders(conn: &mut Db, role: Role, on: NaiveDate) -> QueryResult<Vec<PersonId>> {
    people::table
        .inner_join(person_roles::table)
        .filter(people::active.eq(true).and(person_roles::role.eq(role)))
        .filter(person_roles::valid_from.le(on))
        .filter(person_roles::valid_to.is_null().or(person_roles::valid_to.ge(on)))
        .order(people::id)
        .select(people::id)
        .distinct()
        .load(conn)
}

/// The digests that mails carry: the mail, the kind, and the figures that were brought.
pub(in crate::notify) fn of_mails(
    conn: &mut Db,
    mails: &[MailId],
) -> QueryResult<Vec<(MailId, DigestKind, Option<String>)>> {
    let mails: Vec<Option<MailId>> = mails.iter().copied().map(Some).collect();
    let rows: Vec<(Option<MailId>, DigestKind, Option<String>)> =
        d::table.filter(d::mail_id.eq_any(mails)).select((d::mail_id, d::kind, d::risk)).load(conn)?;
    Ok(rows.into_iter().filter_map(|(mail, kind, risk)| Some((mail?, kind, risk))).collect())
}

/// How many written replies wait for their check in the cases that a person handles.
pub(in crate::notify) fn replies_to_check(conn: &mut Db, person: PersonId) -> QueryResult<i64> {
    replies::table
        .inner_join(
            recommendation_addressees::table.inner_join(recommendations::table.inner_join(cases::table)),
        )
        .filter(replies::state.eq("received").and(cases::handler_id.eq(person)))
        .select(count_star())
        .first(conn)
}
