//! Rows and words of comments.

use diesel::prelude::*;

use super::super::model::RecommendationId;
use super::super::sections::Section;
use crate::db::schema::{recommendation_comment_answers, recommendation_comments};
use crate::kit::{AgencyId, PersonId, Timestamp};

crate::id!(
    /// A comment on a draft.
    CommentId
);
crate::id!(
    /// An answer to a comment.
    AnswerId
);

crate::text_enum! {
    /// Where a comment stands.
    pub enum CommentState {
        /// It waits for the author.
        Open = "open" "待处理",
        /// Nothing is left of it to do.
        Resolved = "resolved" "已解决",
    }
}

/// A comment.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = recommendation_comments)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// The document.
    pub recommendation_id: RecommendationId,
    /// The version of the text that was commented on.
    pub text_no: i32,
    /// The section.
    pub section: Section,
    /// The agency, of what is told for one agency.
    pub agency_id: Option<AgencyId>,
    /// The number of the item in the line of the agency, from 1.
    pub item_no: Option<i32>,
    /// The words that it is about.
    pub quote: Option<String>,
    /// What it says.
    pub text: String,
    /// Where it stands.
    pub state: CommentState,
    /// Who wrote it.
    pub written_by: Option<PersonId>,
    /// When.
    pub written_at: Timestamp,
    /// Who resolved it.
    pub resolved_by: Option<PersonId>,
    /// When.
    pub resolved_at: Option<Timestamp>,
    /// For compare and set.
    pub version: i32,
}

/// An answer to a comment.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = recommendation_comment_answers)]
pub struct Answer {
    /// Its id.
    pub id: AnswerId,
    /// The comment.
    pub comment_id: CommentId,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub written_by: Option<PersonId>,
    /// When.
    pub written_at: Timestamp,
}
