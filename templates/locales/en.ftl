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
error-sign_in_refused = User name and password do not belong together, or the account is closed. Check both; if you forgot the password, ask the administrator.
error-sign_in_blocked = Too many failed sign-ins. Try again in { $retry_after } seconds.
error-session_ended = The session has ended. Sign in again.
error-session_reused = This refresh token was used before, so the session was ended for safety. Sign in again; if it was not you, change your password and tell the administrator.
error-wrong_password = The present password is another one. Enter it again.
error-no_random_bytes = This cannot be done right now. Try again; if it fails again, tell the administrator.
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
error-lead_wrong_state = The lead stands at { $state }, where this ({ $event }) cannot be done. Take the step before it first, or look at where the lead stands.
error-lead_not_assessed = Lead { $number } has not been assessed. Assess truth and checkability first, then propose (R21 Art 27).
error-lead_inquiry_unreported = The preliminary inquiry on lead { $number } has no report yet. Write the report first (R21 Art 27).
error-lead_unclassified = The field of lead { $number } is not known yet. Enter it, then propose to file.
error-lead_transferred_in = Lead { $number } was transferred here by an office of the same level: it is to be accepted and may not be sent back or passed on. If it is not yours, report it to the level above (R21 Art 26).
error-lead_no_level_above = There is no office above this one here, so nothing can be reported to it.
error-lead_recorded_already = Lead { $number } has been recorded with the level above already. Nothing more is needed.
error-lead_not_yours_to_assign = Only the head of the department gives away lead { $number }. A prosecutor may take a lead that nobody has.
error-lead_verification_not_found = This lead has no verification { $id }. Check the number.
error-lead_verification_recorded = Verification { $id } has been recorded and cannot be changed. Plan another one for what is new.
error-lead_decision_missing = No decision on a lead belongs to approval { $id }. Tell the administrator.
error-lead_no_reporter = Lead { $number } has no reporter under seal.
error-lead_reporter_not_granted = You have no right now to see who reported lead { $number }. State your purpose and ask for the chief prosecutor's approval.
error-public_report_not_found = No report has this query code. Check the code.
error-public_division_not_ours = No procuratorate here is responsible for division { $division }. Check it, or call 12309.
error-public_report_full = One report can be supplemented { $most } times, and this one has been. Report anew what is new.
error-lead_not_public = Lead { $number } did not come by the public form, so there is no code by which an answer could be read.
error-too_many_requests = Too many requests. Try again in { $retry_after } seconds.
field-level_too_low = This office is below the level that the field asks for: { $detail }. Report the lead to the level above.
field-track_closed = No case of this kind can be filed in this field: { $detail }.
field-art_67_interest = Say how the interest of the state or the public is harmed (R21 Art 67(1)).
field-art_67_act = Say how the agency may have acted unlawfully or failed to act (R21 Arts 67(2), 68).
field-art_67_agency = Name the agency whose duty it is; where the harm is grave and the agency not yet known, say so (R21 Arts 67, 29).
field-art_85_interest = Say how the public interest is harmed (R21 Art 85(1)).
field-art_85_act = Say which unlawful act is possible (R21 Art 85(2)).
field-art_85_wrongdoer = Name the wrongdoer; where the harm is grave and nobody is known yet, say so (R21 Arts 85, 29).
field-two_officers = Two different officers are needed (R21 Art 36).
field-not_same_level = A lead is transferred to another office of the same level: { $detail }. If it belongs above, report it up.
error-file_not_found = There is no file { $hash }, or it is not yours to see.
error-file_too_large = The file is larger than allowed ({ $limit } bytes). Compress or split it, then upload again.
error-file_type_not_allowed = The content of the file is of no kind that is kept. Upload JPEG, PNG, WebP, PDF, Word (docx), Excel (xlsx), zip, MP4 or text.
error-file_empty = The file has no content. Check it and upload again.
error-upload_malformed = The upload cannot be read: { $detail }. Upload it again as the API's document says.
error-file_storage_failed = The file cannot be kept or read now, and nothing was saved. Try again later; if it fails again, ask the administrator to check the disk.
error-import_not_found = There is no import { $id }, or it is not yours to see.
error-import_office_not_found = There is no procuratorate “{ $office }”, or it is not yours to import into. Check its id or code.
error-import_format_unknown = The file is neither a table as text (csv) nor an Excel workbook (xlsx). Save an old xls as xlsx first.
error-import_encoding_unknown = The table is neither UTF-8 nor GB18030. Save it as csv in UTF-8, then import it again.
error-import_unreadable = The sheet cannot be read to its end; it may be damaged. Open it in Excel, save it anew and import again. Rows that were read stay, or undo the batch.
error-import_too_large = The file is too large to import. Split it into several files.
error-import_headings_unknown = None of the first 20 rows has headings that are known. Keep headings such as title or content, or name the columns in the mapping.
error-import_mapping_unknown = The sheet has no column “{ $heading }”. Check the headings in the mapping.
error-import_state = The import is “{ $state }” and does not allow this. Wait for its end, or check which import you mean.
error-import_leads_in_use = Work has begun on { $count } leads of this import, so it cannot be undone. Deal with them one by one.
error-import_carried_on = Another process carries import { $id } on, or its file is not on this machine. Look at its progress later.
error-import_no_rejects = No row of import { $id } was refused.
error-import_storage_failed = The file of the import cannot be kept or read now. Try again later; if it fails again, ask the administrator to check the disk.
