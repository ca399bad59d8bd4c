error-internal = Something went wrong on our side and nothing was saved. Try again; if it happens again, tell the administrator.
error-invalid = Some fields are wrong. Correct those named below.
error-stale = Somebody else changed this after you opened it (it is now at version { $current }). Open it again, check, and submit once more.
error-no_such_address = There is nothing at this address. Check the link.
error-method_not_allowed = This address does not take this kind of request.
error-malformed_request = The request cannot be read: { $detail }. Check the ids and the query in the address.
error-not_signed_in = Nobody is signed in, or the sign-in no longer counts. Sign in again.
error-not_allowed = None of your roles may do this ({ $action }). Ask the administrator if you need it.
error-password_change_required = Set a new password before your first use.
error-json_required = Send the body as application/json.
error-body_too_large = The body is larger than { $limit } bytes. Send less; files go by the upload address.
error-malformed_body = The body cannot be read at { $field }: { $detail }. See the API document for its shape.
error-if_match_required = The If-Match header is missing. Read the record first and send its version.
error-malformed_idempotency_key = The Idempotency-Key header is empty or longer than 200 characters.
error-idempotency_key_reused = This Idempotency-Key was used for another request. Choose a new one.
error-approval_not_found = There is no proposal { $id }, or it is not yours to see.
error-approval_open = A proposal of this kind ({ $kind }) is still open. Finish, return or withdraw it first.
error-approval_closed = This proposal is closed ({ $state }). Propose anew if a decision is still needed.
error-approval_not_reviewed = This proposal has not been reviewed. Decide after the reviewer has given an opinion.
error-approval_nothing_to_review = This proposal does not wait for a review.
error-approval_own_proposal = Nobody reviews or decides their own proposal. Ask another person who may.
error-approval_reviewed_by_you = You reviewed this; who reviews does not decide. Ask another person who may.
error-approval_not_reviewer = This is not yours to review. The head of the office that proposed it reviews it.
error-approval_not_decider = This is decided by { $role } or whom they delegate; you are not one of them now.
error-approval_not_proposer = You may not propose or withdraw this ({ $kind }). A prosecutor of the office proposes; the proposer withdraws.
error-major_matter_not_delegable = This ({ $kind }) is a major matter; the chief prosecutor decides it and may not delegate it.
error-delegation_not_found = There is no delegation { $id }, or it is not your office's.
error-authority_not_found = There is no row { $id } in the authority matrix.
error-no_level_above = The level above decides this, and none is registered. Tell the administrator.
error-agency_not_found = There is no agency { $id }.
error-calendar_not_found = There is no calendar version { $number }. Choose one from the list.
error-calendar_unreadable = Line { $line } of the calendar cannot be read: { $reason }. Use the common JSON form, or CSV with the columns date, name and is_off_day.
error-calendar_unchanged = The import equals the current calendar; no day changes and no version was made.
error-calendar_needs_office = Only somebody of a procuratorate may keep the calendar. Sign in with an account of an office.
error-clock_not_found = There is no clock { $id }, or it is not yours to see.
error-deadline_rule_unknown = The rules in force have no { $rule }. Choose one from the list of rules.
error-deadline_length_needed = The law has no number for { $rule }. Give a length.
error-deadline_length_fixed = The law fixes the length of { $rule }. Leave the length out.
error-deadline_rule_is_no_clock = { $rule } changes other limits and is none itself. Choose the rule that it changes.
error-clock_closed = Clock { $id } has ended and takes no change. If it was ended by mistake, undo that entry first.
error-clock_paused = Clock { $id } stands still. Resume it first.
error-clock_not_paused = Clock { $id } does not stand still; there is nothing to resume.
error-clock_not_pausable = No text lets a limit under { $rule } stand still.
error-clock_not_excludable = No text lets time out of a limit under { $rule }.
error-clock_not_extendable = A limit under { $rule } cannot be extended by the { $authority ->
    [chief] chief prosecutor
    [superior] procuratorate of the level above
    [court_president] president of the court
    [superior_court] court of the level above
   *[high_court] high court
    }. See who may extend it in the rule.
error-clock_extension_order = A limit under { $rule } is extended by the { $first ->
    [chief] chief prosecutor
    [superior] procuratorate of the level above
    [court_president] president of the court
    [superior_court] court of the level above
   *[high_court] high court
    } first; only then may more be asked for.
error-clock_extensions_used_up = This authority may extend a limit under { $rule } { $times } time(s) and has done so. Ask the level above.
error-clock_extension_too_long = This authority may extend a limit under { $rule } by { $count } { $unit ->
    [hours] hour(s)
    [days] day(s)
    [working_days] working day(s)
   *[months] month(s)
    } at most. Ask for less.
error-clock_expired = Clock { $id } was over on { $due }; after that it cannot be paused, extended or reduced. Check the date.
error-clock_event_not_found = There is no clock entry { $id }.
error-clock_event_undone = Clock entry { $id } was undone before.
error-clock_start_not_undoable = The start { $id } cannot be undone. Withdraw the clock and start another.
error-deadline_settings_backdated = Settings take effect on { $today } or later, so that no running clock moves.
error-deadline_office_unknown = There is no procuratorate { $id }.
field-required = Fill this in.
field-too_long = At most { $detail } characters.
field-too_short = At least { $detail } characters.
field-out_of_range = Must be within { $detail }.
field-in_the_future = Must not be after { $detail }.
field-not_allowed = Not allowed here: { $detail }.
field-unknown = There is no such entry: { $detail }.
field-order = In the wrong order: { $detail }.
field-malformed = Not in the right form: { $detail }.
error-lead_not_found = There is no lead { $id }, or it is not yours to see. Check the number.
error-lead_of_another_office = Lead { $number } belongs to another office; only its own people work on it.
error-lead_already_registered = This outside number is in the register already as lead { $number }. Work on that lead.
error-vault_unavailable = The keys that seal reporters cannot be used, and nothing was saved. Tell the administrator.
field-not_in_force = This field is not in force on that day: { $detail }. Choose another.
error-series_office_not_found = There is no procuratorate { $id } to number for. Check the id.
error-number_not_found = There is no number with id { $id }. Check the id.
error-number_taken = The number { $number } belongs to another document. Check it; a number used by mistake is made void, never used again.
error-number_already_void = The number { $number } is void already; nothing needs to be done.
error-case_not_found = There is no case { $id } in your sight. Check the number, or ask the handling office.
error-case_record_not_found = This case has no { $what } { $id }. Open the case again and choose one of its list.
error-case_of_another_office = Another office handles { $number }. Only its people may work on it.
error-case_event_not_of_track = “{ $event }” does not exist in a case of the track { $track }. Look at the steps of this track.
error-case_event_not_from_here = “{ $event }” does not follow on the state “{ $state }”. Take the steps before it first.
error-case_plan_missing = There is no plan of inquiry yet (R21 Art 33). Record the plan, then begin.
error-case_act_missing = Nothing has been inquired into yet. Record at least one act of inquiry.
error-case_two_persons = An act of inquiry names one person only (R21 Art 36). Name two different persons.
error-case_party_unknown = Nobody is named whom the case is against. Name the agency or the wrongdoer first.
error-case_filing_not_served = The filing decision has not been served on every agency of the case (R21 Art 70). Record its service first.
error-case_minutes_missing = There are no minutes of the consultation (R21 Art 70). Record them first.
error-case_investigation_report_missing = The investigation report is missing (R21 Arts 73, 89). Write it first.
error-case_announcement_missing = No approved announcement has been published (R21 Art 91). Propose it, and record its publication.
error-case_announcement_running = The thirty days of the announcement are not over (JI20 Art 13). Wait until the day after they end.
error-case_follow_up_missing = There is no follow-up inquiry on file (R21 Arts 77, 93). Record one first.
error-case_review_report_missing = The report that ends the review is missing (R21 Arts 79, 94). Write it first.
error-case_closing_ground_missing = No ground for closing was given (R21 Arts 74, 90). Choose one.
error-case_closing_ground_of_other_track = This ground does not exist on the track { $track }. Choose one of R21 Art 74 or Art 90.
error-case_closing_not_served = The closing decision has not been served on every agency of the case (R21 Art 74). Record its service first.
error-case_support_continues = A support of suit is not ended by this ground (R21 Art 90). Choose another, or withdraw the support.
error-case_measures_missing = Required handling measures are not done: { $missing }. Do them, or have the head of the department override this step with a reason.
error-case_measure_unknown = This case has no handling measure { $code }. Choose one of its list.
error-case_measure_required = The handling measure { $code } is required and cannot be set aside. Do it, or have the step overridden by the head of the department.
error-case_nothing_to_override = Nothing is missing for this step. Take it.
error-case_override_by_head_only = Only the head of the department lets a step pass without a required measure. Ask the head.
error-case_domain_not_open = The field { $domain } is not open today. Choose a field in force.
error-case_domain_of_other_track = The field { $domain } is not open to the track { $track }. Choose the other track or another field.
error-case_domain_of_higher_level = In the field { $domain } a higher level files. Report the lead upward.
error-case_not_competent = This office is not competent for the agency { $agency } (R21 Arts 13, 15). Transfer the lead or report it upward.
error-case_person_of_other_office = The person { $person } does not work at the handling office. Choose one of its people.
error-case_office_unknown = There is no procuratorate { $office }. Choose one of the list.
error-case_agency_not_a_party = The agency { $agency } is not one of this case. Name it as a party first.
error-case_suspension_conditions = The conditions of R21 Art 78 are not met: an objective obstacle, a decision or plan of the agency within the period, and no idleness. State all three.
error-case_no_review_running = No review for suit is running in this case. There is nothing to extend.
error-case_payload_unreadable = The proposal cannot be carried out because its content cannot be read. Tell the administrator, and propose anew.
error-file_not_found = There is no file { $hash }, or it is not yours to see.
error-file_too_large = The file is larger than allowed ({ $limit } bytes). Compress or split it, then upload again.
error-file_type_not_allowed = The content of the file is of no kind that is kept. Upload JPEG, PNG, WebP, PDF, Word (docx), Excel (xlsx), zip, MP4 or text.
error-file_empty = The file has no content. Check it and upload again.
error-upload_malformed = The upload cannot be read: { $detail }. Upload it again as the API's document says.
error-file_storage_failed = The file cannot be kept or read now, and nothing was saved. Try again later; if it fails again, ask the administrator to check the disk.
error-recommendation_not_found = There is no recommendation { $id } in your sight. Check the id.
error-addressee_not_found = There is no addressee line { $id } in your sight. Check the id.
error-service_not_found = There is no service { $id } in your sight. Check the id.
error-recommendation_of_another_office = Another procuratorate handles recommendation { $id }; you may only read it. Ask that office.
error-recommendation_not_from_here = The recommendation is in state { $state }, which does not allow { $event }. Take the step before it first.
error-recommendation_contents_missing = The recommendation lacks contents that R21 Art 75 requires: { $missing }. Add them before it goes to decision.
error-recommendation_text_changed = The text was changed after it was proposed. Send the proposal back and propose the new text.
error-recommendation_waits_for_decision = The recommendation waits for decision and cannot be changed meanwhile. Withdraw the proposal first.
error-recommendation_nothing_served = The recommendation has not been served on anybody. Enter the service first.
error-recommendation_lines_open = Some addressees have no result yet. Follow them up first, or conclude after the case is closed.
error-recommendation_of_administrative_case_only = A public-interest recommendation belongs to an administrative case. Check the track, or choose a governance recommendation.
error-recommendation_agency_unknown = There is no agency { $agency }. Choose one from the register.
error-addressee_already_served = The document was effectively served on this addressee on { $on }. Enter a further copy as electronic only.
error-service_not_under_way = Service { $id } is not under way by post, so nothing can be delivered or returned. Check the record.
error-recommendation_payload_unreadable = The proposal cannot be read, and the decision was not carried out. Tell the administrator.
error-served_line_not_found = Nothing with id { $id } was served on your agency. Check the id.
error-reply_not_found = There is no reply { $id } in your sight. Check the id.
error-objection_not_found = There is no objection { $id } in your sight. Check the id.
error-extension_request_not_found = There is no extension request { $id } in your sight. Check the id.
error-reply_of_another_office = Another procuratorate handles this recommendation; you may only read it. Ask that office.
error-line_not_served = The document has not been served formally, so that no period runs. Wait for the service before you submit.
error-line_already_received = It was signed for on { $on } already; nothing needs to be done.
error-line_settled = The document was replaced, withdrawn or closed and takes no more answers. See the newest document.
error-reply_not_from_here = The reply is in state { $state }, which does not allow { $event }. Take the step before it first.
error-reply_earlier_waits = Reply { $no } waits for its check. Check the earlier one first.
error-reply_draft_open = Reply { $no } is a draft still. Go on with it instead of beginning another.
error-objection_not_from_here = The objection is in state { $state }, which does not allow { $event }. Re-check it before it is decided.
error-objection_open = An objection is open already. Wait for its outcome.
error-objection_by_chief_only = The chief prosecutor decides on an objection. Put it to them.
error-follow_up_line_not_found = There is no addressee line { $id } in your sight. Check the id.
error-visit_not_found = There is no visit { $id } in your sight. Check the id.
error-visit_of_another_office = Another procuratorate makes this visit; you may only read it. Ask that office.
error-visit_not_from_here = The visit is in state { $state }, which does not allow { $event }. Plan another visit if one is needed.
error-visit_before_service = The document was not served on this agency yet. Enter the service before a visit is planned.
error-visit_case_closed = The case is closed. Plan a look back instead.
error-visit_case_open = The case is not closed. Plan a follow-up visit; looks back come after closing.
error-visit_officer_unknown = Person { $person } does not work at the handling office. Check the officers.
error-visit_items_open = Items { $items } were not found put right, so the finding cannot say that all is. Verify each, or change the finding.
error-rectification_period_running = The rectification period runs until { $due }. Act upon it after that day.
error-rectification_period_none = No rectification period runs on this line. Check its service and its result.
error-rectification_period_ended = The period ended on { $on } and was acted upon; nothing needs to be done.
error-line_verified = Everything was verified on { $on }, so no review for suit begins. Close the case instead.
