//! The tables, held equal to both databases by a test.
#![expect(missing_docs, reason = "tables and columns are described in the migrations")]

diesel::table! {
    agencies (id) {
        id -> BigInt,
        code -> Text,
        name -> Text,
        short_name -> Text,
        system -> Text,
        division_code -> Text,
        office_id -> BigInt,
        superior_id -> Nullable<BigInt>,
        duties -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        version -> Integer,
    }
}

diesel::table! {
    agency_successions (id) {
        id -> BigInt,
        from_id -> BigInt,
        to_id -> BigInt,
        effective_on -> Date,
        note -> Text,
    }
}

diesel::table! {
    announcements (id) {
        id -> BigInt,
        case_id -> BigInt,
        harm -> Text,
        notice -> Text,
        contact -> Text,
        relatives_asked -> Bool,
        approved_on -> Nullable<Date>,
        medium -> Nullable<Text>,
        published_on -> Nullable<Date>,
        version -> Integer,
    }
}

diesel::table! {
    appraisals (id) {
        id -> BigInt,
        case_id -> BigInt,
        kind -> Text,
        body -> Text,
        matters -> Text,
        commissioned_on -> Date,
        opinion_on -> Nullable<Date>,
        opinion -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    approval_steps (id) {
        id -> BigInt,
        approval_id -> BigInt,
        kind -> Text,
        person_id -> BigInt,
        delegation_id -> Nullable<BigInt>,
        agree -> Nullable<Bool>,
        opinion -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    approvals (id) {
        id -> BigInt,
        office_id -> BigInt,
        kind -> Text,
        subject_kind -> Text,
        subject_id -> BigInt,
        case_id -> Nullable<BigInt>,
        state -> Text,
        round -> Integer,
        proposer_id -> BigInt,
        opinion -> Text,
        payload -> Text,
        reviewer_role -> Nullable<Text>,
        decider_role -> Text,
        reviewer_may_decide -> Bool,
        delegable -> Bool,
        deciding_office_id -> BigInt,
        reviewer_id -> Nullable<BigInt>,
        decider_id -> Nullable<BigInt>,
        proposed_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
        version -> Integer,
    }
}

diesel::table! {
    attachments (id) {
        id -> BigInt,
        subject_kind -> Text,
        subject_id -> BigInt,
        office_id -> BigInt,
        agency_id -> Nullable<BigInt>,
        file_hash -> Text,
        name -> Text,
        purpose -> Text,
        taken_at -> Nullable<Timestamp>,
        longitude -> Nullable<Double>,
        latitude -> Nullable<Double>,
        attached_by -> Nullable<BigInt>,
        attached_at -> Timestamp,
    }
}

diesel::table! {
    audit_heads (office_id) {
        office_id -> BigInt,
        seq -> BigInt,
        hash -> Text,
    }
}

diesel::table! {
    audit_log (id) {
        id -> BigInt,
        office_id -> BigInt,
        seq -> BigInt,
        at -> Timestamp,
        person_id -> Nullable<BigInt>,
        roles -> Text,
        origin -> Text,
        action -> Text,
        subject_kind -> Text,
        subject_id -> BigInt,
        case_id -> Nullable<BigInt>,
        detail -> Text,
        prev_hash -> Text,
        case_prev_hash -> Nullable<Text>,
        hash -> Text,
    }
}

diesel::table! {
    authority_matrix (id) {
        id -> BigInt,
        office_id -> BigInt,
        kind -> Text,
        proposer_roles -> Text,
        reviewer_role -> Nullable<Text>,
        decider_role -> Text,
        reviewer_may_decide -> Bool,
        delegable -> Bool,
        basis -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        version -> Integer,
    }
}

diesel::table! {
    brand_case_drafts (id) {
        id -> BigInt,
        brand_case_id -> BigInt,
        no -> Integer,
        facts -> Text,
        performance -> Text,
        significance -> Text,
        written_by -> Nullable<BigInt>,
        written_at -> Timestamp,
    }
}

diesel::table! {
    brand_cases (id) {
        id -> BigInt,
        office_id -> BigInt,
        case_id -> BigInt,
        kind -> Text,
        level -> Text,
        state -> Text,
        version -> Integer,
        title -> Text,
        theme -> Nullable<Text>,
        value_points -> Nullable<Text>,
        reasons -> Nullable<Text>,
        proposed_by -> Nullable<BigInt>,
        proposed_on -> Date,
        keeper_id -> Nullable<BigInt>,
        cultivated_on -> Nullable<Date>,
        checked_draft -> Nullable<Integer>,
        checked_by -> Nullable<BigInt>,
        checked_on -> Nullable<Date>,
        check_note -> Nullable<Text>,
        submitted_on -> Nullable<Date>,
        submitted_to -> Nullable<Text>,
        result_on -> Nullable<Date>,
        result_note -> Nullable<Text>,
        published_on -> Nullable<Date>,
        published_in -> Nullable<Text>,
        withdrawn_reason -> Nullable<Text>,
    }
}

diesel::table! {
    calendar_feeds (id) {
        id -> BigInt,
        person_id -> BigInt,
        token_hash -> Text,
        made_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
        agency_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    calendar_versions (id) {
        id -> BigInt,
        number -> Integer,
        years -> Text,
        digest -> Text,
        note -> Text,
        made_at -> Timestamp,
        made_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    case_evidence (id) {
        id -> BigInt,
        case_id -> BigInt,
        attachment_id -> BigInt,
        kind -> Text,
        form -> Text,
        proves -> Text,
        elements -> Text,
        taken_by_id -> Nullable<BigInt>,
        taken_by -> Text,
        taken_at -> Timestamp,
        place -> Text,
        source -> Text,
        original_held -> Nullable<Text>,
        entered_by -> Nullable<BigInt>,
        entered_at -> Timestamp,
        withdrawn_on -> Nullable<Date>,
        withdrawn_reason -> Nullable<Text>,
    }
}

diesel::table! {
    case_leads (case_id, lead_id) {
        case_id -> BigInt,
        lead_id -> BigInt,
        reason -> Text,
        linked_on -> Date,
    }
}

diesel::table! {
    case_measures (case_id, code) {
        case_id -> BigInt,
        code -> Text,
        pack -> Text,
        state -> Text,
        set_by -> Nullable<BigInt>,
        set_on -> Nullable<Date>,
        evidence -> Text,
        note -> Text,
        version -> Integer,
    }
}

diesel::table! {
    case_members (id) {
        id -> BigInt,
        case_id -> BigInt,
        person_id -> BigInt,
        duty -> Text,
        joined_on -> Date,
        left_on -> Nullable<Date>,
    }
}

diesel::table! {
    case_numbers (office_id, track, year) {
        office_id -> BigInt,
        track -> Text,
        year -> Integer,
        last -> Integer,
    }
}

diesel::table! {
    case_parties (id) {
        id -> BigInt,
        case_id -> BigInt,
        kind -> Text,
        agency_id -> Nullable<BigInt>,
        name -> Text,
        credit_code -> Nullable<Text>,
    }
}

diesel::table! {
    case_plans (id) {
        id -> BigInt,
        case_id -> BigInt,
        made_on -> Date,
        matters -> Text,
        methods -> Text,
        safety -> Text,
        author_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    case_reports (id) {
        id -> BigInt,
        case_id -> BigInt,
        kind -> Text,
        concluded_on -> Date,
        harm -> Text,
        duty -> Text,
        conduct -> Text,
        causation -> Text,
        proposal -> Text,
        author_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    case_services (id) {
        id -> BigInt,
        case_id -> BigInt,
        document -> Text,
        agency_id -> BigInt,
        method -> Text,
        served_on -> Date,
        evidence -> Text,
    }
}

diesel::table! {
    case_supports (id) {
        id -> BigInt,
        case_id -> BigInt,
        plaintiff -> Text,
        court -> Text,
        opinion -> Text,
        made_on -> Date,
        made_by -> Nullable<BigInt>,
        withdrawn_on -> Nullable<Date>,
        withdrawn_by -> Nullable<BigInt>,
        withdrawn_reason -> Nullable<Text>,
    }
}

diesel::table! {
    case_suspensions (id) {
        id -> BigInt,
        case_id -> BigInt,
        obstacle -> Text,
        agency_measures -> Text,
        suspended_on -> Date,
        resumed_on -> Nullable<Date>,
        resume_reason -> Nullable<Text>,
    }
}

diesel::table! {
    cases (id) {
        id -> BigInt,
        number -> Text,
        office_id -> BigInt,
        track -> Text,
        domain -> Text,
        title -> Text,
        state -> Text,
        handler_id -> BigInt,
        urgent -> Bool,
        filed_on -> Date,
        suit_office_id -> Nullable<BigInt>,
        consulted -> Bool,
        investigation_ended_on -> Nullable<Date>,
        recommended_on -> Nullable<Date>,
        rectification_expired_on -> Nullable<Date>,
        announced_on -> Nullable<Date>,
        announcement_ends_on -> Nullable<Date>,
        followed_up_on -> Nullable<Date>,
        review_opened_on -> Nullable<Date>,
        sued_on -> Nullable<Date>,
        closed_on -> Nullable<Date>,
        closing_ground -> Nullable<Text>,
        closing_reason -> Nullable<Text>,
        archived_on -> Nullable<Date>,
        version -> Integer,
    }
}

diesel::table! {
    changes (seq) {
        seq -> BigInt,
        kind -> Text,
        record_id -> BigInt,
        office_id -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    clause_uses (id) {
        id -> BigInt,
        clause_id -> BigInt,
        clause_version_id -> BigInt,
        addressee_id -> BigInt,
        item_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    clause_versions (id) {
        id -> BigInt,
        clause_id -> BigInt,
        no -> Integer,
        text -> Text,
        claim -> Nullable<Text>,
        law -> Text,
        note -> Text,
        written_by -> Nullable<BigInt>,
        written_at -> Timestamp,
    }
}

diesel::table! {
    clauses (id) {
        id -> BigInt,
        office_id -> BigInt,
        pack_code -> Nullable<Text>,
        name -> Text,
        section -> Text,
        domain -> Nullable<Text>,
        agency_system -> Nullable<Text>,
        duty -> Text,
        state -> Text,
        current_no -> Integer,
        retired_by -> Nullable<BigInt>,
        retired_at -> Nullable<Timestamp>,
        retire_reason -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    clock_events (id) {
        id -> BigInt,
        clock_id -> BigInt,
        kind -> Text,
        on_date -> Date,
        until -> Nullable<Date>,
        length_count -> Nullable<Integer>,
        length_unit -> Nullable<Text>,
        authority -> Nullable<Text>,
        reason -> Text,
        recorded_at -> Timestamp,
        recorded_by -> Nullable<BigInt>,
        undone_at -> Nullable<Timestamp>,
        undone_by -> Nullable<BigInt>,
        undo_reason -> Nullable<Text>,
    }
}

diesel::table! {
    clock_ladders (clock_id) {
        clock_id -> BigInt,
        due -> Nullable<Date>,
        since -> Date,
        next_on -> Nullable<Date>,
    }
}

diesel::table! {
    clocks (id) {
        id -> BigInt,
        rule -> Text,
        pack -> Text,
        pack_version -> Integer,
        hard -> Bool,
        subject_kind -> Text,
        subject_id -> BigInt,
        office_id -> BigInt,
        case_id -> Nullable<BigInt>,
        settings -> Text,
        started_on -> Date,
        state -> Text,
        nominal -> Nullable<Date>,
        due -> Nullable<Date>,
        provisional -> Bool,
        closed_on -> Nullable<Date>,
        calendar_version -> Integer,
        version -> Integer,
    }
}

diesel::table! {
    commissioned_inquiries (id) {
        id -> BigInt,
        case_id -> BigInt,
        to_office_id -> BigInt,
        matters -> Text,
        sent_on -> Date,
        received_on -> Nullable<Date>,
        replied_on -> Nullable<Date>,
        reply -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    consultations (id) {
        id -> BigInt,
        case_id -> BigInt,
        agency_id -> BigInt,
        held_on -> Date,
        place -> Text,
        participants -> Text,
        minutes -> Text,
        confirmed_facts -> Nullable<Text>,
        outcome -> Text,
        evidence -> Text,
    }
}

diesel::table! {
    deadline_settings (id) {
        id -> BigInt,
        office_id -> BigInt,
        effective_from -> Date,
        extension_base -> Text,
        resumption -> Text,
        exclusion_ends -> Text,
        service_basis -> Text,
        mixed_urgency -> Text,
        made_at -> Timestamp,
        made_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    debrief_cases (id) {
        id -> BigInt,
        debrief_id -> BigInt,
        case_id -> BigInt,
        side -> Text,
        points -> Text,
    }
}

diesel::table! {
    debriefs (id) {
        id -> BigInt,
        office_id -> BigInt,
        state -> Text,
        version -> Integer,
        title -> Text,
        planned_on -> Date,
        held_on -> Nullable<Date>,
        participants -> Nullable<Text>,
        minutes -> Nullable<Text>,
        cancel_reason -> Nullable<Text>,
        planned_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    delegations (id) {
        id -> BigInt,
        office_id -> BigInt,
        kind -> Text,
        from_person_id -> BigInt,
        to_person_id -> BigInt,
        valid_from -> Date,
        valid_to -> Date,
        note -> Text,
        version -> Integer,
    }
}

diesel::table! {
    digests (id) {
        id -> BigInt,
        person_id -> BigInt,
        kind -> Text,
        on_date -> Date,
        risk -> Nullable<Text>,
        mail_id -> Nullable<BigInt>,
        made_at -> Timestamp,
    }
}

diesel::table! {
    document_templates (id) {
        id -> BigInt,
        office_id -> BigInt,
        kind -> Text,
        no -> Integer,
        name -> Text,
        note -> Text,
        docx -> Binary,
        docx_hash -> Text,
        effective_from -> Date,
        retired_on -> Nullable<Date>,
        retired_by -> Nullable<BigInt>,
        added_by -> Nullable<BigInt>,
        added_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    domains (code) {
        code -> Text,
        name_zh -> Text,
        name_en -> Text,
        track -> Text,
        min_level -> Text,
        law -> Text,
        article -> Text,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    dossier_members (dossier_id, no) {
        dossier_id -> BigInt,
        no -> Integer,
        path -> Text,
        file_hash -> Text,
        bytes -> BigInt,
    }
}

diesel::table! {
    dossiers (id) {
        id -> BigInt,
        office_id -> BigInt,
        sums_hash -> Text,
        signed_by_key -> Text,
        exported_at -> Timestamp,
        from_office -> Text,
        number -> Text,
        title -> Text,
        track -> Text,
        filed_on -> Date,
        pieces -> BigInt,
        bytes -> BigInt,
        chain_rows -> BigInt,
        imported_by -> Nullable<BigInt>,
        imported_at -> Timestamp,
    }
}

diesel::table! {
    evidence_custody (id) {
        id -> BigInt,
        evidence_id -> BigInt,
        event -> Text,
        at -> Timestamp,
        from_whom -> Nullable<Text>,
        to_whom -> Nullable<Text>,
        note -> Text,
        noted_by -> Nullable<BigInt>,
        noted_at -> Timestamp,
    }
}

diesel::table! {
    evidence_requests (id) {
        id -> BigInt,
        case_id -> BigInt,
        holder -> Text,
        items -> Text,
        due_on -> Date,
        made_on -> Date,
        made_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    extension_requests (id) {
        id -> BigInt,
        addressee_id -> BigInt,
        cause -> Text,
        reason -> Text,
        plan -> Text,
        wanted_until -> Date,
        asked_by -> Nullable<BigInt>,
        asked_on -> Date,
        note -> Nullable<Text>,
        noted_by -> Nullable<BigInt>,
        noted_on -> Nullable<Date>,
        version -> Integer,
    }
}

diesel::table! {
    factor_roles (role) {
        role -> Text,
        set_by -> Nullable<BigInt>,
        set_at -> Timestamp,
    }
}

diesel::table! {
    file_cameras (file_hash) {
        file_hash -> Text,
        taken_at -> Nullable<Timestamp>,
        utc_offset -> Nullable<Integer>,
        longitude -> Nullable<Double>,
        latitude -> Nullable<Double>,
        device -> Nullable<Text>,
    }
}

diesel::table! {
    file_parts (id) {
        id -> BigInt,
        person_id -> BigInt,
        name -> Text,
        size -> BigInt,
        sha256 -> Nullable<Text>,
        received -> BigInt,
        begun_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    file_recognitions (file_hash) {
        file_hash -> Text,
        fault -> Nullable<Text>,
        attempts -> Integer,
        next_at -> Nullable<Timestamp>,
        at -> Timestamp,
    }
}

diesel::table! {
    file_scans (file_hash) {
        file_hash -> Text,
        outcome -> Text,
        signature -> Nullable<Text>,
        attempts -> Integer,
        next_at -> Nullable<Timestamp>,
        at -> Timestamp,
    }
}

diesel::table! {
    file_texts (file_hash) {
        file_hash -> Text,
        words -> Nullable<Text>,
        is_cut -> Bool,
        unread -> Nullable<Text>,
        read_at -> Timestamp,
    }
}

diesel::table! {
    file_uploads (file_hash, person_id) {
        file_hash -> Text,
        person_id -> BigInt,
        name -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    files (hash) {
        hash -> Text,
        size -> BigInt,
        media_type -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    follower_positions (name) {
        name -> Text,
        position -> BigInt,
        moved_at -> Timestamp,
    }
}

diesel::table! {
    hearings (id) {
        id -> BigInt,
        lawsuit_id -> BigInt,
        instance -> Integer,
        notice_received_on -> Date,
        held_on -> Date,
        place -> Text,
        appearance_sent_on -> Nullable<Date>,
        appearing -> Nullable<Text>,
        record -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    idempotency_keys (id) {
        id -> BigInt,
        sender -> Text,
        key -> Text,
        request_hash -> Text,
        status -> Integer,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    import_batches (id) {
        id -> BigInt,
        office_id -> BigInt,
        imported_by -> Nullable<BigInt>,
        file_name -> Text,
        file_hash -> Text,
        format -> Text,
        folder -> Text,
        plan -> Text,
        dry_run -> Bool,
        state -> Text,
        rows_total -> BigInt,
        last_row -> BigInt,
        rows_read -> BigInt,
        created -> BigInt,
        duplicates -> BigInt,
        rejected -> BigInt,
        failure -> Nullable<Text>,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    import_rejects (batch_id, row_number) {
        batch_id -> BigInt,
        row_number -> BigInt,
        code -> Text,
        heading -> Text,
    }
}

diesel::table! {
    investigation_acts (id) {
        id -> BigInt,
        case_id -> BigInt,
        kind -> Text,
        first_officer_id -> BigInt,
        second_officer_id -> BigInt,
        done_on -> Date,
        place -> Text,
        summary -> Text,
        evidence -> Text,
    }
}

diesel::table! {
    issued_numbers (id) {
        id -> BigInt,
        office_id -> BigInt,
        kind -> Text,
        year -> Integer,
        n -> Nullable<Integer>,
        number -> Text,
        official -> Bool,
        subject_kind -> Text,
        subject_id -> BigInt,
        note -> Nullable<Text>,
        issued_on -> Date,
        issued_by -> Nullable<BigInt>,
        voided_at -> Nullable<Timestamp>,
        voided_by -> Nullable<BigInt>,
        void_reason -> Nullable<Text>,
    }
}

diesel::table! {
    lawsuit_claims (id) {
        id -> BigInt,
        lawsuit_id -> BigInt,
        no -> Integer,
        text -> Text,
        rectification_item_id -> Nullable<BigInt>,
        dropped_on -> Nullable<Date>,
        added_on -> Date,
    }
}

diesel::table! {
    lawsuits (id) {
        id -> BigInt,
        case_id -> BigInt,
        office_id -> BigInt,
        kind -> Text,
        state -> Text,
        court -> Text,
        docket_number -> Nullable<Text>,
        facts -> Text,
        approved_on -> Nullable<Date>,
        filed_on -> Nullable<Date>,
        recorded_upward_on -> Nullable<Date>,
        accepted_on -> Nullable<Date>,
        seven_member_panel -> Bool,
        copy_served_on -> Nullable<Date>,
        answered_on -> Nullable<Date>,
        answer_received_on -> Nullable<Date>,
        regulator_told_on -> Nullable<Date>,
        outcome -> Nullable<Text>,
        decided_on -> Nullable<Date>,
        decision -> Nullable<Text>,
        decision_received_on -> Nullable<Date>,
        mediation_announced_on -> Nullable<Date>,
        appealed_on -> Nullable<Date>,
        appealed_by -> Nullable<Text>,
        effective_on -> Nullable<Date>,
        enforcement_on -> Nullable<Date>,
        archived_on -> Nullable<Date>,
        version -> Integer,
    }
}

diesel::table! {
    lead_agencies (id) {
        id -> BigInt,
        lead_id -> BigInt,
        agency_id -> Nullable<BigInt>,
        name -> Text,
        basis -> Text,
    }
}

diesel::table! {
    lead_amendments (id) {
        id -> BigInt,
        lead_id -> BigInt,
        version -> Integer,
        changes -> Text,
        amended_by -> Nullable<BigInt>,
        amended_at -> Timestamp,
    }
}

diesel::table! {
    lead_assessment_axes (assessment_id, axis) {
        assessment_id -> BigInt,
        axis -> Text,
        grade -> Text,
        reason -> Text,
    }
}

diesel::table! {
    lead_assessments (id) {
        id -> BigInt,
        lead_id -> BigInt,
        person_id -> Nullable<BigInt>,
        assessed_at -> Timestamp,
        conclusion -> Text,
    }
}

diesel::table! {
    lead_comparisons (lead_id) {
        lead_id -> BigInt,
        method -> Text,
        content -> Text,
        compared_at -> Timestamp,
    }
}

diesel::table! {
    lead_contacts (lead_id, digest) {
        lead_id -> BigInt,
        digest -> Text,
    }
}

diesel::table! {
    lead_decisions (id) {
        id -> BigInt,
        lead_id -> BigInt,
        approval_id -> BigInt,
        outcome -> Text,
        content -> Text,
        before_state -> Text,
        state -> Text,
        proposed_on -> Date,
        decided_on -> Nullable<Date>,
        result_lead_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    lead_facts (lead_id) {
        lead_id -> BigInt,
        narrative -> Text,
        sub_domain -> Nullable<Text>,
        place -> Nullable<Text>,
        longitude -> Nullable<Double>,
        latitude -> Nullable<Double>,
        area -> Nullable<Text>,
        event_from -> Nullable<Date>,
        event_to -> Nullable<Date>,
        harmed_interest -> Nullable<Text>,
        suspects -> Text,
        source_url -> Nullable<Text>,
        spot_number -> Nullable<Text>,
        risk_notes -> Nullable<Text>,
    }
}

diesel::table! {
    lead_inquiries (id) {
        id -> BigInt,
        lead_id -> BigInt,
        plan -> Text,
        begun_on -> Date,
        begun_by -> Nullable<BigInt>,
        report -> Nullable<Text>,
        ended_on -> Nullable<Date>,
    }
}

diesel::table! {
    lead_likenesses (lead_id, other_kind, other_id) {
        lead_id -> BigInt,
        other_kind -> Text,
        other_id -> BigInt,
        score -> Double,
        likeness -> Text,
        same_source -> Bool,
    }
}

diesel::table! {
    lead_merges (id) {
        id -> BigInt,
        lead_id -> BigInt,
        into_id -> BigInt,
        before_state -> Text,
        merged_at -> Timestamp,
        separated_at -> Nullable<Timestamp>,
        separation_reason -> Nullable<Text>,
    }
}

diesel::table! {
    lead_numbers (office_id, year) {
        office_id -> BigInt,
        year -> Integer,
        last -> Integer,
    }
}

diesel::table! {
    lead_photographs (id) {
        id -> BigInt,
        verification_id -> BigInt,
        file_hash -> Text,
        name -> Text,
        taken_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    lead_reporters (lead_id) {
        lead_id -> BigInt,
        key_id -> Text,
        nonce -> Binary,
        sealed -> Binary,
        sealed_at -> Timestamp,
    }
}

diesel::table! {
    lead_screenings (id) {
        id -> BigInt,
        lead_id -> BigInt,
        person_id -> Nullable<BigInt>,
        screened_at -> Timestamp,
        sources -> Text,
        findings -> Text,
        hits -> Text,
    }
}

diesel::table! {
    lead_suggestions (lead_id) {
        lead_id -> BigInt,
        suggested_at -> Timestamp,
        knowledge -> Text,
        domain_1 -> Nullable<Text>,
        domain_2 -> Nullable<Text>,
        domain_3 -> Nullable<Text>,
        agency_1 -> Nullable<BigInt>,
        agency_2 -> Nullable<BigInt>,
        agency_3 -> Nullable<BigInt>,
        priority -> Double,
        factors -> Text,
    }
}

diesel::table! {
    lead_verifications (id) {
        id -> BigInt,
        lead_id -> BigInt,
        first_officer_id -> BigInt,
        second_officer_id -> BigInt,
        planned_on -> Date,
        place -> Text,
        purpose -> Text,
        visited_at -> Nullable<Timestamp>,
        longitude -> Nullable<Double>,
        latitude -> Nullable<Double>,
        findings -> Nullable<Text>,
        recorded_at -> Nullable<Timestamp>,
        recorded_by -> Nullable<BigInt>,
        version -> Integer,
    }
}

diesel::table! {
    leads (id) {
        id -> BigInt,
        number -> Text,
        office_id -> BigInt,
        state -> Text,
        version -> Integer,
        domain -> Nullable<Text>,
        title -> Text,
        division_code -> Text,
        statutory_source -> Text,
        channel -> Text,
        external_number -> Nullable<Text>,
        received_on -> Date,
        registered_at -> Timestamp,
        registered_by -> Nullable<BigInt>,
        handler_id -> Nullable<BigInt>,
        anonymous -> Bool,
        urgent -> Bool,
        major -> Bool,
        recorded_up_on -> Nullable<Date>,
        digest -> Text,
        origin_lead_id -> Nullable<BigInt>,
        origin_office_id -> Nullable<BigInt>,
        merged_into_id -> Nullable<BigInt>,
        import_id -> Nullable<BigInt>,
        decided_on -> Nullable<Date>,
    }
}

diesel::table! {
    mail_addresses (person_id) {
        person_id -> BigInt,
        address -> Text,
        suspended -> Bool,
        refusals -> Integer,
        fault -> Nullable<Text>,
        faulted_at -> Nullable<Timestamp>,
        set_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    mails (id) {
        id -> BigInt,
        person_id -> BigInt,
        state -> Text,
        token -> Text,
        next_at -> Timestamp,
        attempts -> Integer,
        lease_by -> Nullable<Text>,
        lease_until -> Nullable<Timestamp>,
        address -> Nullable<Text>,
        domain -> Nullable<Text>,
        subject -> Nullable<Text>,
        raw -> Nullable<Text>,
        answer -> Nullable<Text>,
        made_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        bounce -> Nullable<Text>,
    }
}

diesel::table! {
    masking_marks (id) {
        id -> BigInt,
        masking_id -> BigInt,
        kind -> Text,
        words -> Text,
        reason -> Text,
        places -> Text,
        count -> Integer,
        suggestion -> Text,
        decision -> Text,
        replacement -> Nullable<Text>,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    maskings (id) {
        id -> BigInt,
        office_id -> BigInt,
        case_id -> Nullable<BigInt>,
        source_kind -> Text,
        source_id -> Nullable<BigInt>,
        source_no -> Nullable<Integer>,
        source_hash -> Text,
        source_text -> Nullable<Text>,
        shape -> Text,
        title -> Text,
        purpose -> Text,
        left_out -> Text,
        state -> Text,
        version -> Integer,
        proposed_by -> Nullable<BigInt>,
        proposed_at -> Timestamp,
        applied_by -> Nullable<BigInt>,
        applied_at -> Nullable<Timestamp>,
        result_hash -> Nullable<Text>,
    }
}

diesel::table! {
    matter_members (kind, record_id) {
        kind -> Text,
        record_id -> BigInt,
        matter -> BigInt,
    }
}

diesel::table! {
    measure_overrides (id) {
        id -> BigInt,
        case_id -> BigInt,
        event -> Text,
        codes -> Text,
        reason -> Text,
        person_id -> Nullable<BigInt>,
        made_on -> Date,
    }
}

diesel::table! {
    media_coverage (id) {
        id -> BigInt,
        office_id -> BigInt,
        brand_case_id -> Nullable<BigInt>,
        medium -> Text,
        title -> Text,
        published_on -> Date,
        link -> Nullable<Text>,
        recorded_by -> Nullable<BigInt>,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    merge_act_fields (id) {
        id -> BigInt,
        act_id -> BigInt,
        lead_id -> BigInt,
        field -> Text,
        before_value -> Text,
        after_value -> Text,
        beneath_value -> Text,
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    merge_act_leads (merge_id) {
        merge_id -> BigInt,
        act_id -> BigInt,
        lead_id -> BigInt,
    }
}

diesel::table! {
    merge_acts (id) {
        id -> BigInt,
        survivor_id -> BigInt,
        office_id -> BigInt,
        reason -> Text,
        merged_by -> Nullable<BigInt>,
        merged_at -> Timestamp,
    }
}

diesel::table! {
    notice_preferences (person_id) {
        person_id -> BigInt,
        language -> Text,
        digest -> Bool,
        from_minute -> Integer,
        to_minute -> Integer,
        soft_muted -> Bool,
        version -> Integer,
        digests_muted -> Bool,
    }
}

diesel::table! {
    notices (id) {
        id -> BigInt,
        person_id -> BigInt,
        kind -> Text,
        clock_id -> Nullable<BigInt>,
        clock_version -> Nullable<Integer>,
        rung -> Nullable<Integer>,
        on_date -> Date,
        due -> Nullable<Date>,
        was -> Nullable<Date>,
        about_id -> Nullable<BigInt>,
        state -> Text,
        mail_id -> Nullable<BigInt>,
        made_at -> Timestamp,
        told_at -> Nullable<Timestamp>,
        read_at -> Nullable<Timestamp>,
        urging_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    number_series (id) {
        id -> BigInt,
        office_id -> BigInt,
        kind -> Text,
        year -> Integer,
        last -> Integer,
    }
}

diesel::table! {
    number_templates (id) {
        id -> BigInt,
        office_id -> BigInt,
        kind -> Text,
        template -> Text,
        code -> Text,
        year -> Integer,
        version -> Integer,
    }
}

diesel::table! {
    objections (id) {
        id -> BigInt,
        addressee_id -> BigInt,
        ground -> Text,
        state -> Text,
        text -> Text,
        suggested_agency_id -> Nullable<BigInt>,
        suggested_agency -> Nullable<Text>,
        raised_by -> Nullable<BigInt>,
        raised_on -> Date,
        recheck -> Nullable<Text>,
        rechecked_by -> Nullable<BigInt>,
        rechecked_on -> Nullable<Date>,
        remedy -> Nullable<Text>,
        explanation -> Nullable<Text>,
        decided_by -> Nullable<BigInt>,
        decided_on -> Nullable<Date>,
        version -> Integer,
    }
}

diesel::table! {
    official_documents (id) {
        id -> BigInt,
        office_id -> BigInt,
        case_id -> Nullable<BigInt>,
        kind -> Text,
        subject_kind -> Text,
        subject_id -> BigInt,
        agency_id -> Nullable<BigInt>,
        title -> Text,
        number -> Nullable<Text>,
        number_id -> Nullable<BigInt>,
        signer_id -> Nullable<BigInt>,
        signer_name -> Nullable<Text>,
        signed_on -> Date,
        issued_at -> Timestamp,
        facts -> Text,
        template_hash -> Text,
        docx -> Binary,
        docx_size -> BigInt,
        docx_hash -> Text,
        page -> Text,
        page_hash -> Text,
    }
}

diesel::table! {
    pair_decisions (id) {
        id -> BigInt,
        office_id -> BigInt,
        lead_id -> BigInt,
        other_kind -> Text,
        other_id -> BigInt,
        verdict -> Text,
        reason -> Nullable<Text>,
        score -> Nullable<Double>,
        method -> Nullable<Text>,
        evidence -> Nullable<Text>,
        decided_by -> Nullable<BigInt>,
        decided_at -> Timestamp,
        merge_act_id -> Nullable<BigInt>,
        undone_by -> Nullable<BigInt>,
        undone_at -> Nullable<Timestamp>,
        undone_reason -> Nullable<Text>,
        replaced_by_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    people (id) {
        id -> BigInt,
        username -> Text,
        name -> Text,
        title -> Text,
        office_id -> Nullable<BigInt>,
        agency_id -> Nullable<BigInt>,
        active -> Bool,
        password_hash -> Text,
        must_change_password -> Bool,
        token_epoch -> Integer,
        version -> Integer,
    }
}

diesel::table! {
    person_roles (person_id, role, valid_from) {
        person_id -> BigInt,
        role -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    procuratorates (id) {
        id -> BigInt,
        code -> Text,
        name -> Text,
        short_name -> Text,
        level -> Text,
        parent_id -> Nullable<BigInt>,
        division_code -> Text,
    }
}

diesel::table! {
    public_messages (id) {
        id -> BigInt,
        lead_id -> BigInt,
        from_reporter -> Bool,
        text -> Text,
        person_id -> Nullable<BigInt>,
        sent_at -> Timestamp,
    }
}

diesel::table! {
    public_progress (id) {
        id -> BigInt,
        lead_id -> BigInt,
        step -> Text,
        reached_on -> Date,
    }
}

diesel::table! {
    public_reports (lead_id) {
        lead_id -> BigInt,
        code_hash -> Text,
        received_at -> Timestamp,
        digest -> Text,
        key_id -> Text,
        signature -> Text,
    }
}

diesel::table! {
    recommendation_addressees (id) {
        id -> BigInt,
        recommendation_id -> BigInt,
        agency_id -> BigInt,
        part -> Text,
        urgent -> Bool,
        urgent_reason -> Nullable<Text>,
        rectify_count -> Integer,
        rectify_unit -> Text,
        joint -> Bool,
        served_on -> Nullable<Date>,
        received_on -> Nullable<Date>,
        received_at -> Nullable<Timestamp>,
        received_by -> Nullable<BigInt>,
        receiver -> Nullable<Text>,
        replied_on -> Nullable<Date>,
        rectified_on -> Nullable<Date>,
        verified_on -> Nullable<Date>,
        result -> Nullable<Text>,
        result_on -> Nullable<Date>,
        period_ended_on -> Nullable<Date>,
        version -> Integer,
    }
}

diesel::table! {
    recommendation_comment_answers (id) {
        id -> BigInt,
        comment_id -> BigInt,
        text -> Text,
        written_by -> Nullable<BigInt>,
        written_at -> Timestamp,
    }
}

diesel::table! {
    recommendation_comments (id) {
        id -> BigInt,
        recommendation_id -> BigInt,
        text_no -> Integer,
        section -> Text,
        agency_id -> Nullable<BigInt>,
        item_no -> Nullable<Integer>,
        quote -> Nullable<Text>,
        text -> Text,
        state -> Text,
        written_by -> Nullable<BigInt>,
        written_at -> Timestamp,
        resolved_by -> Nullable<BigInt>,
        resolved_at -> Nullable<Timestamp>,
        version -> Integer,
    }
}

diesel::table! {
    recommendation_texts (id) {
        id -> BigInt,
        recommendation_id -> BigInt,
        no -> Integer,
        case_source -> Text,
        harm_facts -> Text,
        breach_facts -> Text,
        legal_basis -> Text,
        suggestions -> Text,
        other_matters -> Text,
        lines -> Text,
        written_by -> Nullable<BigInt>,
        written_at -> Timestamp,
        title -> Text,
        passages -> Text,
        articles -> Text,
    }
}

diesel::table! {
    recommendations (id) {
        id -> BigInt,
        case_id -> BigInt,
        office_id -> BigInt,
        kind -> Text,
        state -> Text,
        version -> Integer,
        title -> Text,
        text_no -> Integer,
        drafted_by -> Nullable<BigInt>,
        drafted_at -> Timestamp,
        number -> Nullable<Text>,
        number_id -> Nullable<BigInt>,
        official_number -> Nullable<Text>,
        signed_on -> Nullable<Date>,
        signed_by -> Nullable<BigInt>,
        first_served_on -> Nullable<Date>,
        all_served_on -> Nullable<Date>,
        recorded_upward_on -> Nullable<Date>,
        concluded_on -> Nullable<Date>,
        ended_on -> Nullable<Date>,
        end_reason -> Nullable<Text>,
        replaces_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    recovery_codes (id) {
        id -> BigInt,
        person_id -> BigInt,
        code_hash -> Text,
        made_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    rectification_items (id) {
        id -> BigInt,
        addressee_id -> BigInt,
        no -> Integer,
        text -> Text,
        claim -> Nullable<Text>,
        claimed -> Nullable<Text>,
        claimed_on -> Nullable<Date>,
        verified -> Text,
        verified_on -> Nullable<Date>,
    }
}

diesel::table! {
    refresh_tokens (id) {
        id -> BigInt,
        family -> Text,
        person_id -> BigInt,
        token_hash -> Text,
        issued_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        origin -> Text,
    }
}

diesel::table! {
    replies (id) {
        id -> BigInt,
        addressee_id -> BigInt,
        no -> Integer,
        kind -> Text,
        state -> Text,
        channel -> Text,
        document_number -> Nullable<Text>,
        summary -> Text,
        document -> Nullable<Text>,
        posted_on -> Nullable<Date>,
        posting_proof -> Nullable<Text>,
        received_at -> Nullable<Timestamp>,
        effective_on -> Nullable<Date>,
        drafted_by -> Nullable<BigInt>,
        drafted_at -> Timestamp,
        approved_by -> Nullable<BigInt>,
        approved_at -> Nullable<Timestamp>,
        checked_by -> Nullable<BigInt>,
        checked_on -> Nullable<Date>,
        check_note -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    reply_items (id) {
        id -> BigInt,
        reply_id -> BigInt,
        item_id -> BigInt,
        measure -> Text,
        state -> Text,
        evidence -> Text,
        reason -> Nullable<Text>,
        plan -> Nullable<Text>,
        planned_on -> Nullable<Date>,
    }
}

diesel::table! {
    reporter_grants (id) {
        id -> BigInt,
        lead_id -> BigInt,
        person_id -> BigInt,
        approval_id -> BigInt,
        purpose -> Text,
        granted_at -> Timestamp,
        expires_at -> Timestamp,
        opened -> Integer,
    }
}

diesel::table! {
    saved_searches (id) {
        id -> BigInt,
        owner_id -> BigInt,
        office_id -> Nullable<BigInt>,
        agency_id -> Nullable<BigInt>,
        version -> Integer,
        name -> Text,
        query -> Text,
        sort -> Text,
        shared -> Bool,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    screening_backtests (id) {
        id -> BigInt,
        version_id -> BigInt,
        digest -> Text,
        months -> Integer,
        from_on -> Date,
        to_on -> Date,
        scanned -> BigInt,
        hits -> BigInt,
        decided -> BigInt,
        cases -> BigInt,
        busiest_week -> BigInt,
        also_hit -> Text,
        examples -> Text,
        run_by -> Nullable<BigInt>,
        run_at -> Timestamp,
    }
}

diesel::table! {
    screening_datasets (id) {
        id -> BigInt,
        office_id -> BigInt,
        name -> Text,
        origin -> Text,
        statutory_source -> Text,
        key_column -> Nullable<Text>,
        headings -> Text,
        row_count -> BigInt,
        version -> Integer,
        created_by -> Nullable<BigInt>,
        created_at -> Timestamp,
        loaded_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    screening_epochs (id) {
        id -> BigInt,
        epoch -> BigInt,
    }
}

diesel::table! {
    screening_hits (id) {
        id -> BigInt,
        version_id -> BigInt,
        model_id -> BigInt,
        office_id -> BigInt,
        lead_id -> Nullable<BigInt>,
        dataset_id -> Nullable<BigInt>,
        row_identity -> Nullable<Text>,
        score -> Integer,
        met -> Text,
        spans -> Text,
        input -> Nullable<Text>,
        hit_at -> Timestamp,
        week -> Date,
        held -> Bool,
        verdict -> Nullable<Text>,
        registered_lead_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    screening_loads (id) {
        id -> BigInt,
        dataset_id -> BigInt,
        file_name -> Text,
        file_hash -> Text,
        rows_read -> BigInt,
        added -> BigInt,
        replaced -> BigInt,
        unchanged -> BigInt,
        rejected -> BigInt,
        loaded_by -> Nullable<BigInt>,
        begun_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    screening_marks (lead_id, kind, value) {
        lead_id -> BigInt,
        kind -> Text,
        value -> Text,
        office_id -> BigInt,
        received_on -> Date,
    }
}

diesel::table! {
    screening_models (id) {
        id -> BigInt,
        office_id -> BigInt,
        kind -> Text,
        name -> Text,
        pack_code -> Nullable<Text>,
        created_by -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    screening_rejects (id) {
        id -> BigInt,
        load_id -> BigInt,
        row_number -> BigInt,
        heading -> Text,
        code -> Text,
        cells -> Text,
    }
}

diesel::table! {
    screening_rows (id) {
        id -> BigInt,
        dataset_id -> BigInt,
        identity -> Text,
        row_number -> BigInt,
        load_id -> BigInt,
        cells -> Text,
    }
}

diesel::table! {
    screening_verdicts (id) {
        id -> BigInt,
        hit_id -> BigInt,
        verdict -> Text,
        reason -> Text,
        given_by -> Nullable<BigInt>,
        given_at -> Timestamp,
        undone_by -> Nullable<BigInt>,
        undone_at -> Nullable<Timestamp>,
        undone_reason -> Nullable<Text>,
    }
}

diesel::table! {
    screening_versions (id) {
        id -> BigInt,
        model_id -> BigInt,
        no -> Integer,
        state -> Text,
        version -> Integer,
        purpose -> Text,
        definition -> Text,
        authors -> Text,
        written_at -> Timestamp,
        proposed_by -> Nullable<BigInt>,
        proposed_at -> Nullable<Timestamp>,
        proposal_note -> Nullable<Text>,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
        decision_note -> Nullable<Text>,
        live_from -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        noisy_week -> Nullable<Date>,
        rows_run_on -> Nullable<Date>,
    }
}

diesel::table! {
    sealed_words (digest) {
        digest -> Text,
    }
}

diesel::table! {
    search_log (id) {
        id -> BigInt,
        at -> Timestamp,
        person_id -> BigInt,
        query -> Text,
        sort -> Text,
        total -> BigInt,
        relaxed -> Bool,
    }
}

diesel::table! {
    search_openings (id) {
        id -> BigInt,
        search_id -> BigInt,
        rank -> Integer,
        kind -> Text,
        record_id -> BigInt,
        opened_at -> Timestamp,
    }
}

diesel::table! {
    second_factors (person_id) {
        person_id -> BigInt,
        key_id -> Text,
        nonce -> Binary,
        sealed -> Binary,
        made_at -> Timestamp,
        confirmed_at -> Nullable<Timestamp>,
        last_step -> BigInt,
    }
}

diesel::table! {
    services (id) {
        id -> BigInt,
        addressee_id -> BigInt,
        method -> Text,
        state -> Text,
        attempted_on -> Date,
        served_on -> Nullable<Date>,
        receiver -> Nullable<Text>,
        place -> Nullable<Text>,
        witness -> Nullable<Text>,
        agreed -> Bool,
        tracking -> Nullable<Text>,
        files -> Text,
        failure -> Nullable<Text>,
        failed_on -> Nullable<Date>,
        note -> Nullable<Text>,
        recorded_by -> Nullable<BigInt>,
        recorded_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    rule_pack_dates (id) {
        id -> BigInt,
        pack -> Text,
        pack_version -> Integer,
        effective_from -> Nullable<Date>,
        note -> Text,
        made_at -> Timestamp,
        made_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    sign_in_failures (subject) {
        subject -> Text,
        failures -> Integer,
        last_at -> Timestamp,
        blocked_until -> Nullable<Timestamp>,
        told_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    statistics_snapshots (id) {
        id -> BigInt,
        office_id -> BigInt,
        title -> Text,
        from_on -> Date,
        to_on -> Date,
        as_of -> Date,
        about_office_id -> Nullable<BigInt>,
        domain -> Nullable<Text>,
        agency_system -> Nullable<Text>,
        figures -> Text,
        digest -> Text,
        made_at -> Timestamp,
        made_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    statute_articles (id) {
        id -> BigInt,
        version_id -> BigInt,
        number -> Integer,
        sub -> Integer,
        headings -> Text,
        text -> Text,
    }
}

diesel::table! {
    statute_laws (id) {
        id -> BigInt,
        title -> Text,
        short_title -> Text,
        repealed_on -> Nullable<Date>,
        version -> Integer,
    }
}

diesel::table! {
    statute_names (id) {
        id -> BigInt,
        name_key -> Text,
        name -> Text,
        law_id -> BigInt,
    }
}

diesel::table! {
    statute_versions (id) {
        id -> BigInt,
        law_id -> BigInt,
        passed_on -> Date,
        effective_on -> Date,
        effective_basis -> Text,
        history -> Text,
        preamble -> Text,
        annex -> Text,
        digest -> Text,
        source -> Text,
        imported_at -> Timestamp,
        imported_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    supplement_requests (id) {
        id -> BigInt,
        reply_id -> BigInt,
        wanted -> Text,
        asked_on -> Date,
        asked_by -> Nullable<BigInt>,
        answered_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    urgings (id) {
        id -> BigInt,
        addressee_id -> BigInt,
        case_id -> BigInt,
        office_id -> BigInt,
        kind -> Text,
        state -> Text,
        ground -> Text,
        clock_id -> Nullable<BigInt>,
        due -> Nullable<Date>,
        recipient -> Text,
        body -> Text,
        approval_id -> Nullable<BigInt>,
        proposed_by -> Nullable<BigInt>,
        proposed_at -> Timestamp,
        confirmed_by -> Nullable<BigInt>,
        confirmed_on -> Nullable<Date>,
        sent_on -> Nullable<Date>,
        sent_how -> Nullable<Text>,
        struck_on -> Nullable<Date>,
        struck_by -> Nullable<BigInt>,
        struck_reason -> Nullable<Text>,
        version -> Integer,
    }
}

diesel::table! {
    visit_items (id) {
        id -> BigInt,
        visit_id -> BigInt,
        item_id -> BigInt,
        verified -> Text,
        note -> Text,
    }
}

diesel::table! {
    visits (id) {
        id -> BigInt,
        addressee_id -> BigInt,
        case_id -> BigInt,
        office_id -> BigInt,
        kind -> Text,
        state -> Text,
        planned_on -> Date,
        purpose -> Text,
        done_at -> Nullable<Timestamp>,
        officer_one -> Nullable<BigInt>,
        officer_two -> Nullable<BigInt>,
        place -> Nullable<Text>,
        longitude -> Nullable<Double>,
        latitude -> Nullable<Double>,
        finding -> Nullable<Text>,
        found -> Nullable<Text>,
        next_step -> Nullable<Text>,
        photographs -> Text,
        rebound -> Bool,
        rebound_criterion -> Nullable<Text>,
        rebound_note -> Nullable<Text>,
        cancel_reason -> Nullable<Text>,
        planned_by -> Nullable<BigInt>,
        version -> Integer,
    }
}

diesel::joinable!(agencies -> procuratorates (office_id));
diesel::joinable!(announcements -> cases (case_id));
diesel::joinable!(appraisals -> cases (case_id));
diesel::joinable!(approval_steps -> approvals (approval_id));
diesel::joinable!(approval_steps -> delegations (delegation_id));
diesel::joinable!(approval_steps -> people (person_id));
diesel::joinable!(attachments -> agencies (agency_id));
diesel::joinable!(attachments -> files (file_hash));
diesel::joinable!(attachments -> people (attached_by));
diesel::joinable!(attachments -> procuratorates (office_id));
diesel::joinable!(audit_heads -> procuratorates (office_id));
diesel::joinable!(audit_log -> procuratorates (office_id));
diesel::joinable!(authority_matrix -> procuratorates (office_id));
diesel::joinable!(brand_case_drafts -> brand_cases (brand_case_id));
diesel::joinable!(brand_case_drafts -> people (written_by));
diesel::joinable!(brand_cases -> cases (case_id));
diesel::joinable!(brand_cases -> procuratorates (office_id));
diesel::joinable!(calendar_feeds -> people (person_id));
diesel::joinable!(calendar_versions -> people (made_by));
diesel::joinable!(case_evidence -> attachments (attachment_id));
diesel::joinable!(case_evidence -> cases (case_id));
diesel::joinable!(case_leads -> cases (case_id));
diesel::joinable!(case_leads -> leads (lead_id));
diesel::joinable!(case_measures -> cases (case_id));
diesel::joinable!(case_measures -> people (set_by));
diesel::joinable!(case_members -> cases (case_id));
diesel::joinable!(case_members -> people (person_id));
diesel::joinable!(case_numbers -> procuratorates (office_id));
diesel::joinable!(case_parties -> agencies (agency_id));
diesel::joinable!(case_parties -> cases (case_id));
diesel::joinable!(case_plans -> cases (case_id));
diesel::joinable!(case_plans -> people (author_id));
diesel::joinable!(case_reports -> cases (case_id));
diesel::joinable!(case_reports -> people (author_id));
diesel::joinable!(case_services -> agencies (agency_id));
diesel::joinable!(case_services -> cases (case_id));
diesel::joinable!(case_supports -> cases (case_id));
diesel::joinable!(case_suspensions -> cases (case_id));
diesel::joinable!(cases -> people (handler_id));
diesel::joinable!(clause_uses -> clause_versions (clause_version_id));
diesel::joinable!(clause_uses -> clauses (clause_id));
diesel::joinable!(clause_uses -> recommendation_addressees (addressee_id));
diesel::joinable!(clause_versions -> clauses (clause_id));
diesel::joinable!(clauses -> procuratorates (office_id));
diesel::joinable!(clock_events -> clocks (clock_id));
diesel::joinable!(clock_ladders -> clocks (clock_id));
diesel::joinable!(clocks -> procuratorates (office_id));
diesel::joinable!(commissioned_inquiries -> cases (case_id));
diesel::joinable!(commissioned_inquiries -> procuratorates (to_office_id));
diesel::joinable!(consultations -> agencies (agency_id));
diesel::joinable!(consultations -> cases (case_id));
diesel::joinable!(deadline_settings -> people (made_by));
diesel::joinable!(deadline_settings -> procuratorates (office_id));
diesel::joinable!(debrief_cases -> cases (case_id));
diesel::joinable!(debrief_cases -> debriefs (debrief_id));
diesel::joinable!(debriefs -> people (planned_by));
diesel::joinable!(debriefs -> procuratorates (office_id));
diesel::joinable!(delegations -> procuratorates (office_id));
diesel::joinable!(document_templates -> procuratorates (office_id));
diesel::joinable!(dossier_members -> dossiers (dossier_id));
diesel::joinable!(dossier_members -> files (file_hash));
diesel::joinable!(dossiers -> people (imported_by));
diesel::joinable!(dossiers -> procuratorates (office_id));
diesel::joinable!(evidence_custody -> case_evidence (evidence_id));
diesel::joinable!(evidence_requests -> cases (case_id));
diesel::joinable!(evidence_requests -> people (made_by));
diesel::joinable!(factor_roles -> people (set_by));
diesel::joinable!(extension_requests -> recommendation_addressees (addressee_id));
diesel::joinable!(file_cameras -> files (file_hash));
diesel::joinable!(file_texts -> files (file_hash));
diesel::joinable!(file_uploads -> files (file_hash));
diesel::joinable!(file_uploads -> people (person_id));
diesel::joinable!(hearings -> lawsuits (lawsuit_id));
diesel::joinable!(import_batches -> people (imported_by));
diesel::joinable!(import_batches -> procuratorates (office_id));
diesel::joinable!(import_rejects -> import_batches (batch_id));
diesel::joinable!(investigation_acts -> cases (case_id));
diesel::joinable!(issued_numbers -> procuratorates (office_id));
diesel::joinable!(lawsuit_claims -> lawsuits (lawsuit_id));
diesel::joinable!(lawsuits -> cases (case_id));
diesel::joinable!(lawsuits -> procuratorates (office_id));
diesel::joinable!(lead_agencies -> agencies (agency_id));
diesel::joinable!(lead_agencies -> leads (lead_id));
diesel::joinable!(lead_amendments -> leads (lead_id));
diesel::joinable!(lead_amendments -> people (amended_by));
diesel::joinable!(lead_assessment_axes -> lead_assessments (assessment_id));
diesel::joinable!(lead_assessments -> leads (lead_id));
diesel::joinable!(lead_assessments -> people (person_id));
diesel::joinable!(lead_comparisons -> leads (lead_id));
diesel::joinable!(lead_contacts -> leads (lead_id));
diesel::joinable!(lead_decisions -> approvals (approval_id));
diesel::joinable!(lead_facts -> leads (lead_id));
diesel::joinable!(lead_inquiries -> leads (lead_id));
diesel::joinable!(lead_inquiries -> people (begun_by));
diesel::joinable!(lead_numbers -> procuratorates (office_id));
diesel::joinable!(lead_photographs -> lead_verifications (verification_id));
diesel::joinable!(lead_reporters -> leads (lead_id));
diesel::joinable!(lead_screenings -> leads (lead_id));
diesel::joinable!(lead_screenings -> people (person_id));
diesel::joinable!(lead_suggestions -> leads (lead_id));
diesel::joinable!(lead_verifications -> leads (lead_id));
diesel::joinable!(leads -> domains (domain));
diesel::joinable!(mail_addresses -> people (person_id));
diesel::joinable!(mails -> people (person_id));
diesel::joinable!(measure_overrides -> cases (case_id));
diesel::joinable!(measure_overrides -> people (person_id));
diesel::joinable!(media_coverage -> brand_cases (brand_case_id));
diesel::joinable!(media_coverage -> people (recorded_by));
diesel::joinable!(media_coverage -> procuratorates (office_id));
diesel::joinable!(merge_act_fields -> merge_acts (act_id));
diesel::joinable!(merge_act_leads -> lead_merges (merge_id));
diesel::joinable!(merge_act_leads -> merge_acts (act_id));
diesel::joinable!(notice_preferences -> people (person_id));
diesel::joinable!(notices -> clocks (clock_id));
diesel::joinable!(notices -> mails (mail_id));
diesel::joinable!(number_series -> procuratorates (office_id));
diesel::joinable!(number_templates -> procuratorates (office_id));
diesel::joinable!(objections -> agencies (suggested_agency_id));
diesel::joinable!(objections -> recommendation_addressees (addressee_id));
diesel::joinable!(official_documents -> agencies (agency_id));
diesel::joinable!(official_documents -> cases (case_id));
diesel::joinable!(official_documents -> procuratorates (office_id));
diesel::joinable!(people -> agencies (agency_id));
diesel::joinable!(people -> procuratorates (office_id));
diesel::joinable!(person_roles -> people (person_id));
diesel::joinable!(public_messages -> leads (lead_id));
diesel::joinable!(public_messages -> people (person_id));
diesel::joinable!(public_progress -> leads (lead_id));
diesel::joinable!(public_reports -> leads (lead_id));
diesel::joinable!(recommendation_addressees -> agencies (agency_id));
diesel::joinable!(recommendation_addressees -> people (received_by));
diesel::joinable!(recommendation_addressees -> recommendations (recommendation_id));
diesel::joinable!(recommendation_comment_answers -> people (written_by));
diesel::joinable!(recommendation_comment_answers -> recommendation_comments (comment_id));
diesel::joinable!(recommendation_comments -> agencies (agency_id));
diesel::joinable!(recommendation_comments -> recommendations (recommendation_id));
diesel::joinable!(recommendation_texts -> people (written_by));
diesel::joinable!(recommendation_texts -> recommendations (recommendation_id));
diesel::joinable!(recommendations -> cases (case_id));
diesel::joinable!(recommendations -> issued_numbers (number_id));
diesel::joinable!(recommendations -> procuratorates (office_id));
diesel::joinable!(rectification_items -> recommendation_addressees (addressee_id));
diesel::joinable!(refresh_tokens -> people (person_id));
diesel::joinable!(replies -> recommendation_addressees (addressee_id));
diesel::joinable!(reply_items -> rectification_items (item_id));
diesel::joinable!(reply_items -> replies (reply_id));
diesel::joinable!(reporter_grants -> approvals (approval_id));
diesel::joinable!(reporter_grants -> leads (lead_id));
diesel::joinable!(reporter_grants -> people (person_id));
diesel::joinable!(rule_pack_dates -> people (made_by));
diesel::joinable!(screening_backtests -> screening_versions (version_id));
diesel::joinable!(screening_hits -> screening_models (model_id));
diesel::joinable!(screening_hits -> screening_versions (version_id));
diesel::joinable!(screening_marks -> leads (lead_id));
diesel::joinable!(screening_rejects -> screening_loads (load_id));
diesel::joinable!(screening_rows -> screening_datasets (dataset_id));
diesel::joinable!(screening_verdicts -> screening_hits (hit_id));
diesel::joinable!(screening_versions -> screening_models (model_id));
diesel::joinable!(services -> people (recorded_by));
diesel::joinable!(services -> recommendation_addressees (addressee_id));
diesel::joinable!(statistics_snapshots -> people (made_by));
diesel::joinable!(statute_articles -> statute_versions (version_id));
diesel::joinable!(statute_names -> statute_laws (law_id));
diesel::joinable!(statute_versions -> people (imported_by));
diesel::joinable!(statute_versions -> statute_laws (law_id));
diesel::joinable!(supplement_requests -> people (asked_by));
diesel::joinable!(urgings -> recommendation_addressees (addressee_id));
diesel::joinable!(visit_items -> rectification_items (item_id));
diesel::joinable!(visit_items -> visits (visit_id));
diesel::joinable!(visits -> cases (case_id));
diesel::joinable!(visits -> procuratorates (office_id));
diesel::joinable!(visits -> recommendation_addressees (addressee_id));

// The pairs of tables that queries name together. A pair that is missing is told by the compiler as `TableNotEqual` that
// is not implemented. To allow all pairs at once would cost a third of the time that checking the program takes.
diesel::allow_tables_to_appear_in_same_query!(agencies, approvals);
diesel::allow_tables_to_appear_in_same_query!(agencies, attachments);
diesel::allow_tables_to_appear_in_same_query!(agencies, brand_cases);
diesel::allow_tables_to_appear_in_same_query!(agencies, calendar_feeds);
diesel::allow_tables_to_appear_in_same_query!(agencies, case_parties);
diesel::allow_tables_to_appear_in_same_query!(agencies, case_services);
diesel::allow_tables_to_appear_in_same_query!(agencies, cases);
diesel::allow_tables_to_appear_in_same_query!(agencies, clauses);
diesel::allow_tables_to_appear_in_same_query!(agencies, clocks);
diesel::allow_tables_to_appear_in_same_query!(agencies, consultations);
diesel::allow_tables_to_appear_in_same_query!(agencies, debriefs);
diesel::allow_tables_to_appear_in_same_query!(agencies, document_templates);
diesel::allow_tables_to_appear_in_same_query!(agencies, domains);
diesel::allow_tables_to_appear_in_same_query!(agencies, dossiers);
diesel::allow_tables_to_appear_in_same_query!(agencies, files);
diesel::allow_tables_to_appear_in_same_query!(agencies, lawsuits);
diesel::allow_tables_to_appear_in_same_query!(agencies, lead_agencies);
diesel::allow_tables_to_appear_in_same_query!(agencies, lead_suggestions);
diesel::allow_tables_to_appear_in_same_query!(agencies, leads);
diesel::allow_tables_to_appear_in_same_query!(agencies, maskings);
diesel::allow_tables_to_appear_in_same_query!(agencies, notices);
diesel::allow_tables_to_appear_in_same_query!(agencies, objections);
diesel::allow_tables_to_appear_in_same_query!(agencies, official_documents);
diesel::allow_tables_to_appear_in_same_query!(agencies, people);
diesel::allow_tables_to_appear_in_same_query!(agencies, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(agencies, recommendation_addressees);
diesel::allow_tables_to_appear_in_same_query!(agencies, recommendation_comments);
diesel::allow_tables_to_appear_in_same_query!(agencies, recommendations);
diesel::allow_tables_to_appear_in_same_query!(agencies, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(agencies, replies);
diesel::allow_tables_to_appear_in_same_query!(agencies, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(agencies, search_log);
diesel::allow_tables_to_appear_in_same_query!(agencies, services);
diesel::allow_tables_to_appear_in_same_query!(announcements, appraisals);
diesel::allow_tables_to_appear_in_same_query!(announcements, case_leads);
diesel::allow_tables_to_appear_in_same_query!(announcements, case_members);
diesel::allow_tables_to_appear_in_same_query!(announcements, case_parties);
diesel::allow_tables_to_appear_in_same_query!(announcements, case_plans);
diesel::allow_tables_to_appear_in_same_query!(announcements, case_reports);
diesel::allow_tables_to_appear_in_same_query!(announcements, case_services);
diesel::allow_tables_to_appear_in_same_query!(announcements, case_supports);
diesel::allow_tables_to_appear_in_same_query!(announcements, case_suspensions);
diesel::allow_tables_to_appear_in_same_query!(announcements, cases);
diesel::allow_tables_to_appear_in_same_query!(announcements, commissioned_inquiries);
diesel::allow_tables_to_appear_in_same_query!(announcements, consultations);
diesel::allow_tables_to_appear_in_same_query!(announcements, evidence_requests);
diesel::allow_tables_to_appear_in_same_query!(announcements, investigation_acts);
diesel::allow_tables_to_appear_in_same_query!(appraisals, case_leads);
diesel::allow_tables_to_appear_in_same_query!(appraisals, case_members);
diesel::allow_tables_to_appear_in_same_query!(appraisals, case_parties);
diesel::allow_tables_to_appear_in_same_query!(appraisals, case_plans);
diesel::allow_tables_to_appear_in_same_query!(appraisals, case_reports);
diesel::allow_tables_to_appear_in_same_query!(appraisals, case_services);
diesel::allow_tables_to_appear_in_same_query!(appraisals, case_supports);
diesel::allow_tables_to_appear_in_same_query!(appraisals, case_suspensions);
diesel::allow_tables_to_appear_in_same_query!(appraisals, cases);
diesel::allow_tables_to_appear_in_same_query!(appraisals, commissioned_inquiries);
diesel::allow_tables_to_appear_in_same_query!(appraisals, consultations);
diesel::allow_tables_to_appear_in_same_query!(appraisals, evidence_requests);
diesel::allow_tables_to_appear_in_same_query!(appraisals, investigation_acts);
diesel::allow_tables_to_appear_in_same_query!(approval_steps, approvals);
diesel::allow_tables_to_appear_in_same_query!(approval_steps, delegations);
diesel::allow_tables_to_appear_in_same_query!(approval_steps, people);
diesel::allow_tables_to_appear_in_same_query!(approvals, brand_cases);
diesel::allow_tables_to_appear_in_same_query!(approvals, calendar_feeds);
diesel::allow_tables_to_appear_in_same_query!(approvals, case_leads);
diesel::allow_tables_to_appear_in_same_query!(approvals, cases);
diesel::allow_tables_to_appear_in_same_query!(approvals, clauses);
diesel::allow_tables_to_appear_in_same_query!(approvals, clocks);
diesel::allow_tables_to_appear_in_same_query!(approvals, debriefs);
diesel::allow_tables_to_appear_in_same_query!(approvals, document_templates);
diesel::allow_tables_to_appear_in_same_query!(approvals, dossiers);
diesel::allow_tables_to_appear_in_same_query!(approvals, files);
diesel::allow_tables_to_appear_in_same_query!(approvals, lawsuits);
diesel::allow_tables_to_appear_in_same_query!(approvals, lead_decisions);
diesel::allow_tables_to_appear_in_same_query!(approvals, leads);
diesel::allow_tables_to_appear_in_same_query!(approvals, maskings);
diesel::allow_tables_to_appear_in_same_query!(approvals, notices);
diesel::allow_tables_to_appear_in_same_query!(approvals, objections);
diesel::allow_tables_to_appear_in_same_query!(approvals, official_documents);
diesel::allow_tables_to_appear_in_same_query!(approvals, people);
diesel::allow_tables_to_appear_in_same_query!(approvals, recommendations);
diesel::allow_tables_to_appear_in_same_query!(approvals, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(approvals, replies);
diesel::allow_tables_to_appear_in_same_query!(approvals, reporter_grants);
diesel::allow_tables_to_appear_in_same_query!(approvals, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(approvals, search_log);
diesel::allow_tables_to_appear_in_same_query!(approvals, services);
diesel::allow_tables_to_appear_in_same_query!(attachments, case_evidence);
diesel::allow_tables_to_appear_in_same_query!(attachments, dossier_members);
diesel::allow_tables_to_appear_in_same_query!(attachments, file_recognitions);
diesel::allow_tables_to_appear_in_same_query!(attachments, file_texts);
diesel::allow_tables_to_appear_in_same_query!(attachments, file_uploads);
diesel::allow_tables_to_appear_in_same_query!(attachments, files);
diesel::allow_tables_to_appear_in_same_query!(attachments, leads);
diesel::allow_tables_to_appear_in_same_query!(attachments, people);
diesel::allow_tables_to_appear_in_same_query!(attachments, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(audit_heads, audit_log);
diesel::allow_tables_to_appear_in_same_query!(audit_heads, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(audit_log, lead_facts);
diesel::allow_tables_to_appear_in_same_query!(audit_log, lead_reporters);
diesel::allow_tables_to_appear_in_same_query!(audit_log, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(authority_matrix, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(brand_case_drafts, brand_cases);
diesel::allow_tables_to_appear_in_same_query!(brand_case_drafts, cases);
diesel::allow_tables_to_appear_in_same_query!(brand_case_drafts, people);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, calendar_feeds);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, case_parties);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, cases);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, clauses);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, clocks);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, debriefs);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, document_templates);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, dossiers);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, files);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, lawsuits);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, leads);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, maskings);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, media_coverage);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, notices);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, objections);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, official_documents);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, people);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, recommendations);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, replies);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, search_log);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, services);
diesel::allow_tables_to_appear_in_same_query!(brand_cases, visits);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, cases);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, clauses);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, clocks);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, debriefs);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, document_templates);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, dossiers);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, files);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, lawsuits);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, leads);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, maskings);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, notices);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, objections);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, official_documents);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, people);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, recommendations);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, replies);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, search_log);
diesel::allow_tables_to_appear_in_same_query!(calendar_feeds, services);
diesel::allow_tables_to_appear_in_same_query!(calendar_versions, people);
diesel::allow_tables_to_appear_in_same_query!(case_evidence, case_measures);
diesel::allow_tables_to_appear_in_same_query!(case_evidence, cases);
diesel::allow_tables_to_appear_in_same_query!(case_evidence, evidence_custody);
diesel::allow_tables_to_appear_in_same_query!(case_evidence, measure_overrides);
diesel::allow_tables_to_appear_in_same_query!(case_leads, case_members);
diesel::allow_tables_to_appear_in_same_query!(case_leads, case_parties);
diesel::allow_tables_to_appear_in_same_query!(case_leads, case_plans);
diesel::allow_tables_to_appear_in_same_query!(case_leads, case_reports);
diesel::allow_tables_to_appear_in_same_query!(case_leads, case_services);
diesel::allow_tables_to_appear_in_same_query!(case_leads, case_supports);
diesel::allow_tables_to_appear_in_same_query!(case_leads, case_suspensions);
diesel::allow_tables_to_appear_in_same_query!(case_leads, cases);
diesel::allow_tables_to_appear_in_same_query!(case_leads, clocks);
diesel::allow_tables_to_appear_in_same_query!(case_leads, commissioned_inquiries);
diesel::allow_tables_to_appear_in_same_query!(case_leads, consultations);
diesel::allow_tables_to_appear_in_same_query!(case_leads, evidence_requests);
diesel::allow_tables_to_appear_in_same_query!(case_leads, investigation_acts);
diesel::allow_tables_to_appear_in_same_query!(case_leads, lead_facts);
diesel::allow_tables_to_appear_in_same_query!(case_leads, leads);
diesel::allow_tables_to_appear_in_same_query!(case_measures, cases);
diesel::allow_tables_to_appear_in_same_query!(case_measures, evidence_custody);
diesel::allow_tables_to_appear_in_same_query!(case_measures, measure_overrides);
diesel::allow_tables_to_appear_in_same_query!(case_measures, people);
diesel::allow_tables_to_appear_in_same_query!(case_members, case_parties);
diesel::allow_tables_to_appear_in_same_query!(case_members, case_plans);
diesel::allow_tables_to_appear_in_same_query!(case_members, case_reports);
diesel::allow_tables_to_appear_in_same_query!(case_members, case_services);
diesel::allow_tables_to_appear_in_same_query!(case_members, case_supports);
diesel::allow_tables_to_appear_in_same_query!(case_members, case_suspensions);
diesel::allow_tables_to_appear_in_same_query!(case_members, cases);
diesel::allow_tables_to_appear_in_same_query!(case_members, clocks);
diesel::allow_tables_to_appear_in_same_query!(case_members, commissioned_inquiries);
diesel::allow_tables_to_appear_in_same_query!(case_members, consultations);
diesel::allow_tables_to_appear_in_same_query!(case_members, evidence_requests);
diesel::allow_tables_to_appear_in_same_query!(case_members, investigation_acts);
diesel::allow_tables_to_appear_in_same_query!(case_members, leads);
diesel::allow_tables_to_appear_in_same_query!(case_members, people);
diesel::allow_tables_to_appear_in_same_query!(case_numbers, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(case_parties, case_plans);
diesel::allow_tables_to_appear_in_same_query!(case_parties, case_reports);
diesel::allow_tables_to_appear_in_same_query!(case_parties, case_services);
diesel::allow_tables_to_appear_in_same_query!(case_parties, case_supports);
diesel::allow_tables_to_appear_in_same_query!(case_parties, case_suspensions);
diesel::allow_tables_to_appear_in_same_query!(case_parties, cases);
diesel::allow_tables_to_appear_in_same_query!(case_parties, commissioned_inquiries);
diesel::allow_tables_to_appear_in_same_query!(case_parties, consultations);
diesel::allow_tables_to_appear_in_same_query!(case_parties, evidence_requests);
diesel::allow_tables_to_appear_in_same_query!(case_parties, investigation_acts);
diesel::allow_tables_to_appear_in_same_query!(case_parties, leads);
diesel::allow_tables_to_appear_in_same_query!(case_plans, case_reports);
diesel::allow_tables_to_appear_in_same_query!(case_plans, case_services);
diesel::allow_tables_to_appear_in_same_query!(case_plans, case_supports);
diesel::allow_tables_to_appear_in_same_query!(case_plans, case_suspensions);
diesel::allow_tables_to_appear_in_same_query!(case_plans, cases);
diesel::allow_tables_to_appear_in_same_query!(case_plans, commissioned_inquiries);
diesel::allow_tables_to_appear_in_same_query!(case_plans, consultations);
diesel::allow_tables_to_appear_in_same_query!(case_plans, evidence_requests);
diesel::allow_tables_to_appear_in_same_query!(case_plans, investigation_acts);
diesel::allow_tables_to_appear_in_same_query!(case_plans, people);
diesel::allow_tables_to_appear_in_same_query!(case_reports, case_services);
diesel::allow_tables_to_appear_in_same_query!(case_reports, case_supports);
diesel::allow_tables_to_appear_in_same_query!(case_reports, case_suspensions);
diesel::allow_tables_to_appear_in_same_query!(case_reports, cases);
diesel::allow_tables_to_appear_in_same_query!(case_reports, commissioned_inquiries);
diesel::allow_tables_to_appear_in_same_query!(case_reports, consultations);
diesel::allow_tables_to_appear_in_same_query!(case_reports, evidence_requests);
diesel::allow_tables_to_appear_in_same_query!(case_reports, investigation_acts);
diesel::allow_tables_to_appear_in_same_query!(case_reports, people);
diesel::allow_tables_to_appear_in_same_query!(case_services, case_supports);
diesel::allow_tables_to_appear_in_same_query!(case_services, case_suspensions);
diesel::allow_tables_to_appear_in_same_query!(case_services, cases);
diesel::allow_tables_to_appear_in_same_query!(case_services, commissioned_inquiries);
diesel::allow_tables_to_appear_in_same_query!(case_services, consultations);
diesel::allow_tables_to_appear_in_same_query!(case_services, evidence_requests);
diesel::allow_tables_to_appear_in_same_query!(case_services, investigation_acts);
diesel::allow_tables_to_appear_in_same_query!(case_supports, case_suspensions);
diesel::allow_tables_to_appear_in_same_query!(case_supports, cases);
diesel::allow_tables_to_appear_in_same_query!(case_supports, commissioned_inquiries);
diesel::allow_tables_to_appear_in_same_query!(case_supports, consultations);
diesel::allow_tables_to_appear_in_same_query!(case_supports, evidence_requests);
diesel::allow_tables_to_appear_in_same_query!(case_supports, investigation_acts);
diesel::allow_tables_to_appear_in_same_query!(case_suspensions, cases);
diesel::allow_tables_to_appear_in_same_query!(case_suspensions, commissioned_inquiries);
diesel::allow_tables_to_appear_in_same_query!(case_suspensions, consultations);
diesel::allow_tables_to_appear_in_same_query!(case_suspensions, evidence_requests);
diesel::allow_tables_to_appear_in_same_query!(case_suspensions, investigation_acts);
diesel::allow_tables_to_appear_in_same_query!(cases, clauses);
diesel::allow_tables_to_appear_in_same_query!(cases, clocks);
diesel::allow_tables_to_appear_in_same_query!(cases, commissioned_inquiries);
diesel::allow_tables_to_appear_in_same_query!(cases, consultations);
diesel::allow_tables_to_appear_in_same_query!(cases, debrief_cases);
diesel::allow_tables_to_appear_in_same_query!(cases, debriefs);
diesel::allow_tables_to_appear_in_same_query!(cases, document_templates);
diesel::allow_tables_to_appear_in_same_query!(cases, dossiers);
diesel::allow_tables_to_appear_in_same_query!(cases, evidence_requests);
diesel::allow_tables_to_appear_in_same_query!(cases, files);
diesel::allow_tables_to_appear_in_same_query!(cases, investigation_acts);
diesel::allow_tables_to_appear_in_same_query!(cases, lawsuits);
diesel::allow_tables_to_appear_in_same_query!(cases, leads);
diesel::allow_tables_to_appear_in_same_query!(cases, maskings);
diesel::allow_tables_to_appear_in_same_query!(cases, measure_overrides);
diesel::allow_tables_to_appear_in_same_query!(cases, notices);
diesel::allow_tables_to_appear_in_same_query!(cases, objections);
diesel::allow_tables_to_appear_in_same_query!(cases, official_documents);
diesel::allow_tables_to_appear_in_same_query!(cases, people);
diesel::allow_tables_to_appear_in_same_query!(cases, recommendation_addressees);
diesel::allow_tables_to_appear_in_same_query!(cases, recommendations);
diesel::allow_tables_to_appear_in_same_query!(cases, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(cases, replies);
diesel::allow_tables_to_appear_in_same_query!(cases, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(cases, search_log);
diesel::allow_tables_to_appear_in_same_query!(cases, services);
diesel::allow_tables_to_appear_in_same_query!(cases, visits);
diesel::allow_tables_to_appear_in_same_query!(changes, follower_positions);
diesel::allow_tables_to_appear_in_same_query!(changes, leads);
diesel::allow_tables_to_appear_in_same_query!(clause_uses, clause_versions);
diesel::allow_tables_to_appear_in_same_query!(clause_uses, clauses);
diesel::allow_tables_to_appear_in_same_query!(clause_uses, recommendation_addressees);
diesel::allow_tables_to_appear_in_same_query!(clause_versions, clauses);
diesel::allow_tables_to_appear_in_same_query!(clauses, clocks);
diesel::allow_tables_to_appear_in_same_query!(clauses, debriefs);
diesel::allow_tables_to_appear_in_same_query!(clauses, document_templates);
diesel::allow_tables_to_appear_in_same_query!(clauses, dossiers);
diesel::allow_tables_to_appear_in_same_query!(clauses, files);
diesel::allow_tables_to_appear_in_same_query!(clauses, lawsuits);
diesel::allow_tables_to_appear_in_same_query!(clauses, leads);
diesel::allow_tables_to_appear_in_same_query!(clauses, maskings);
diesel::allow_tables_to_appear_in_same_query!(clauses, notices);
diesel::allow_tables_to_appear_in_same_query!(clauses, objections);
diesel::allow_tables_to_appear_in_same_query!(clauses, official_documents);
diesel::allow_tables_to_appear_in_same_query!(clauses, people);
diesel::allow_tables_to_appear_in_same_query!(clauses, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(clauses, recommendations);
diesel::allow_tables_to_appear_in_same_query!(clauses, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(clauses, replies);
diesel::allow_tables_to_appear_in_same_query!(clauses, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(clauses, search_log);
diesel::allow_tables_to_appear_in_same_query!(clauses, services);
diesel::allow_tables_to_appear_in_same_query!(clock_events, clocks);
diesel::allow_tables_to_appear_in_same_query!(clock_ladders, clocks);
diesel::allow_tables_to_appear_in_same_query!(clocks, debriefs);
diesel::allow_tables_to_appear_in_same_query!(clocks, document_templates);
diesel::allow_tables_to_appear_in_same_query!(clocks, dossiers);
diesel::allow_tables_to_appear_in_same_query!(clocks, files);
diesel::allow_tables_to_appear_in_same_query!(clocks, lawsuits);
diesel::allow_tables_to_appear_in_same_query!(clocks, leads);
diesel::allow_tables_to_appear_in_same_query!(clocks, mail_addresses);
diesel::allow_tables_to_appear_in_same_query!(clocks, maskings);
diesel::allow_tables_to_appear_in_same_query!(clocks, notice_preferences);
diesel::allow_tables_to_appear_in_same_query!(clocks, notices);
diesel::allow_tables_to_appear_in_same_query!(clocks, objections);
diesel::allow_tables_to_appear_in_same_query!(clocks, official_documents);
diesel::allow_tables_to_appear_in_same_query!(clocks, people);
diesel::allow_tables_to_appear_in_same_query!(clocks, person_roles);
diesel::allow_tables_to_appear_in_same_query!(clocks, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(clocks, recommendation_addressees);
diesel::allow_tables_to_appear_in_same_query!(clocks, recommendations);
diesel::allow_tables_to_appear_in_same_query!(clocks, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(clocks, replies);
diesel::allow_tables_to_appear_in_same_query!(clocks, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(clocks, search_log);
diesel::allow_tables_to_appear_in_same_query!(clocks, services);
diesel::allow_tables_to_appear_in_same_query!(commissioned_inquiries, consultations);
diesel::allow_tables_to_appear_in_same_query!(commissioned_inquiries, evidence_requests);
diesel::allow_tables_to_appear_in_same_query!(commissioned_inquiries, investigation_acts);
diesel::allow_tables_to_appear_in_same_query!(commissioned_inquiries, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(consultations, evidence_requests);
diesel::allow_tables_to_appear_in_same_query!(consultations, investigation_acts);
diesel::allow_tables_to_appear_in_same_query!(deadline_settings, people);
diesel::allow_tables_to_appear_in_same_query!(deadline_settings, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(debrief_cases, debriefs);
diesel::allow_tables_to_appear_in_same_query!(debriefs, document_templates);
diesel::allow_tables_to_appear_in_same_query!(debriefs, dossiers);
diesel::allow_tables_to_appear_in_same_query!(debriefs, files);
diesel::allow_tables_to_appear_in_same_query!(debriefs, lawsuits);
diesel::allow_tables_to_appear_in_same_query!(debriefs, leads);
diesel::allow_tables_to_appear_in_same_query!(debriefs, maskings);
diesel::allow_tables_to_appear_in_same_query!(debriefs, notices);
diesel::allow_tables_to_appear_in_same_query!(debriefs, objections);
diesel::allow_tables_to_appear_in_same_query!(debriefs, official_documents);
diesel::allow_tables_to_appear_in_same_query!(debriefs, people);
diesel::allow_tables_to_appear_in_same_query!(debriefs, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(debriefs, recommendations);
diesel::allow_tables_to_appear_in_same_query!(debriefs, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(debriefs, replies);
diesel::allow_tables_to_appear_in_same_query!(debriefs, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(debriefs, search_log);
diesel::allow_tables_to_appear_in_same_query!(debriefs, services);
diesel::allow_tables_to_appear_in_same_query!(delegations, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(digests, mails);
diesel::allow_tables_to_appear_in_same_query!(document_templates, dossiers);
diesel::allow_tables_to_appear_in_same_query!(document_templates, files);
diesel::allow_tables_to_appear_in_same_query!(document_templates, lawsuits);
diesel::allow_tables_to_appear_in_same_query!(document_templates, leads);
diesel::allow_tables_to_appear_in_same_query!(document_templates, maskings);
diesel::allow_tables_to_appear_in_same_query!(document_templates, notices);
diesel::allow_tables_to_appear_in_same_query!(document_templates, objections);
diesel::allow_tables_to_appear_in_same_query!(document_templates, official_documents);
diesel::allow_tables_to_appear_in_same_query!(document_templates, people);
diesel::allow_tables_to_appear_in_same_query!(document_templates, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(document_templates, recommendations);
diesel::allow_tables_to_appear_in_same_query!(document_templates, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(document_templates, replies);
diesel::allow_tables_to_appear_in_same_query!(document_templates, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(document_templates, search_log);
diesel::allow_tables_to_appear_in_same_query!(document_templates, services);
diesel::allow_tables_to_appear_in_same_query!(domains, lead_agencies);
diesel::allow_tables_to_appear_in_same_query!(domains, lead_facts);
diesel::allow_tables_to_appear_in_same_query!(domains, leads);
diesel::allow_tables_to_appear_in_same_query!(domains, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(dossier_members, dossiers);
diesel::allow_tables_to_appear_in_same_query!(dossier_members, file_uploads);
diesel::allow_tables_to_appear_in_same_query!(dossier_members, files);
diesel::allow_tables_to_appear_in_same_query!(dossiers, files);
diesel::allow_tables_to_appear_in_same_query!(dossiers, lawsuits);
diesel::allow_tables_to_appear_in_same_query!(dossiers, leads);
diesel::allow_tables_to_appear_in_same_query!(dossiers, maskings);
diesel::allow_tables_to_appear_in_same_query!(dossiers, notices);
diesel::allow_tables_to_appear_in_same_query!(dossiers, objections);
diesel::allow_tables_to_appear_in_same_query!(dossiers, official_documents);
diesel::allow_tables_to_appear_in_same_query!(dossiers, people);
diesel::allow_tables_to_appear_in_same_query!(dossiers, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(dossiers, recommendations);
diesel::allow_tables_to_appear_in_same_query!(dossiers, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(dossiers, replies);
diesel::allow_tables_to_appear_in_same_query!(dossiers, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(dossiers, search_log);
diesel::allow_tables_to_appear_in_same_query!(dossiers, services);
diesel::allow_tables_to_appear_in_same_query!(evidence_custody, measure_overrides);
diesel::allow_tables_to_appear_in_same_query!(evidence_requests, investigation_acts);
diesel::allow_tables_to_appear_in_same_query!(evidence_requests, people);
diesel::allow_tables_to_appear_in_same_query!(extension_requests, objections);
diesel::allow_tables_to_appear_in_same_query!(extension_requests, recommendation_addressees);
diesel::allow_tables_to_appear_in_same_query!(extension_requests, replies);
diesel::allow_tables_to_appear_in_same_query!(extension_requests, reply_items);
diesel::allow_tables_to_appear_in_same_query!(extension_requests, supplement_requests);
diesel::allow_tables_to_appear_in_same_query!(file_cameras, files);
diesel::allow_tables_to_appear_in_same_query!(file_recognitions, file_texts);
diesel::allow_tables_to_appear_in_same_query!(file_recognitions, files);
diesel::allow_tables_to_appear_in_same_query!(file_texts, files);
diesel::allow_tables_to_appear_in_same_query!(file_uploads, files);
diesel::allow_tables_to_appear_in_same_query!(file_uploads, people);
diesel::allow_tables_to_appear_in_same_query!(files, lawsuits);
diesel::allow_tables_to_appear_in_same_query!(files, leads);
diesel::allow_tables_to_appear_in_same_query!(files, maskings);
diesel::allow_tables_to_appear_in_same_query!(files, notices);
diesel::allow_tables_to_appear_in_same_query!(files, objections);
diesel::allow_tables_to_appear_in_same_query!(files, official_documents);
diesel::allow_tables_to_appear_in_same_query!(files, people);
diesel::allow_tables_to_appear_in_same_query!(files, recommendations);
diesel::allow_tables_to_appear_in_same_query!(files, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(files, replies);
diesel::allow_tables_to_appear_in_same_query!(files, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(files, search_log);
diesel::allow_tables_to_appear_in_same_query!(files, services);
diesel::allow_tables_to_appear_in_same_query!(files, visits);
diesel::allow_tables_to_appear_in_same_query!(follower_positions, leads);
diesel::allow_tables_to_appear_in_same_query!(hearings, lawsuit_claims);
diesel::allow_tables_to_appear_in_same_query!(hearings, lawsuits);
diesel::allow_tables_to_appear_in_same_query!(import_batches, import_rejects);
diesel::allow_tables_to_appear_in_same_query!(import_batches, leads);
diesel::allow_tables_to_appear_in_same_query!(import_batches, people);
diesel::allow_tables_to_appear_in_same_query!(import_batches, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(issued_numbers, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(issued_numbers, recommendations);
diesel::allow_tables_to_appear_in_same_query!(lawsuit_claims, lawsuits);
diesel::allow_tables_to_appear_in_same_query!(lawsuits, leads);
diesel::allow_tables_to_appear_in_same_query!(lawsuits, maskings);
diesel::allow_tables_to_appear_in_same_query!(lawsuits, notices);
diesel::allow_tables_to_appear_in_same_query!(lawsuits, objections);
diesel::allow_tables_to_appear_in_same_query!(lawsuits, official_documents);
diesel::allow_tables_to_appear_in_same_query!(lawsuits, people);
diesel::allow_tables_to_appear_in_same_query!(lawsuits, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(lawsuits, recommendations);
diesel::allow_tables_to_appear_in_same_query!(lawsuits, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(lawsuits, replies);
diesel::allow_tables_to_appear_in_same_query!(lawsuits, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(lawsuits, search_log);
diesel::allow_tables_to_appear_in_same_query!(lawsuits, services);
diesel::allow_tables_to_appear_in_same_query!(lead_agencies, lead_assessment_axes);
diesel::allow_tables_to_appear_in_same_query!(lead_agencies, lead_assessments);
diesel::allow_tables_to_appear_in_same_query!(lead_agencies, lead_contacts);
diesel::allow_tables_to_appear_in_same_query!(lead_agencies, lead_decisions);
diesel::allow_tables_to_appear_in_same_query!(lead_agencies, lead_facts);
diesel::allow_tables_to_appear_in_same_query!(lead_agencies, lead_inquiries);
diesel::allow_tables_to_appear_in_same_query!(lead_agencies, lead_likenesses);
diesel::allow_tables_to_appear_in_same_query!(lead_agencies, lead_reporters);
diesel::allow_tables_to_appear_in_same_query!(lead_agencies, lead_screenings);
diesel::allow_tables_to_appear_in_same_query!(lead_agencies, lead_verifications);
diesel::allow_tables_to_appear_in_same_query!(lead_agencies, leads);
diesel::allow_tables_to_appear_in_same_query!(lead_amendments, leads);
diesel::allow_tables_to_appear_in_same_query!(lead_amendments, people);
diesel::allow_tables_to_appear_in_same_query!(lead_assessment_axes, lead_assessments);
diesel::allow_tables_to_appear_in_same_query!(lead_assessment_axes, lead_decisions);
diesel::allow_tables_to_appear_in_same_query!(lead_assessment_axes, lead_facts);
diesel::allow_tables_to_appear_in_same_query!(lead_assessment_axes, lead_inquiries);
diesel::allow_tables_to_appear_in_same_query!(lead_assessment_axes, lead_screenings);
diesel::allow_tables_to_appear_in_same_query!(lead_assessment_axes, lead_verifications);
diesel::allow_tables_to_appear_in_same_query!(lead_assessment_axes, leads);
diesel::allow_tables_to_appear_in_same_query!(lead_assessments, lead_decisions);
diesel::allow_tables_to_appear_in_same_query!(lead_assessments, lead_facts);
diesel::allow_tables_to_appear_in_same_query!(lead_assessments, lead_inquiries);
diesel::allow_tables_to_appear_in_same_query!(lead_assessments, lead_screenings);
diesel::allow_tables_to_appear_in_same_query!(lead_assessments, lead_verifications);
diesel::allow_tables_to_appear_in_same_query!(lead_assessments, leads);
diesel::allow_tables_to_appear_in_same_query!(lead_assessments, people);
diesel::allow_tables_to_appear_in_same_query!(lead_comparisons, lead_likenesses);
diesel::allow_tables_to_appear_in_same_query!(lead_comparisons, leads);
diesel::allow_tables_to_appear_in_same_query!(lead_contacts, lead_facts);
diesel::allow_tables_to_appear_in_same_query!(lead_contacts, lead_likenesses);
diesel::allow_tables_to_appear_in_same_query!(lead_contacts, lead_reporters);
diesel::allow_tables_to_appear_in_same_query!(lead_contacts, leads);
diesel::allow_tables_to_appear_in_same_query!(lead_decisions, lead_facts);
diesel::allow_tables_to_appear_in_same_query!(lead_decisions, lead_inquiries);
diesel::allow_tables_to_appear_in_same_query!(lead_decisions, lead_screenings);
diesel::allow_tables_to_appear_in_same_query!(lead_decisions, lead_verifications);
diesel::allow_tables_to_appear_in_same_query!(lead_decisions, leads);
diesel::allow_tables_to_appear_in_same_query!(lead_facts, lead_inquiries);
diesel::allow_tables_to_appear_in_same_query!(lead_facts, lead_likenesses);
diesel::allow_tables_to_appear_in_same_query!(lead_facts, lead_reporters);
diesel::allow_tables_to_appear_in_same_query!(lead_facts, lead_screenings);
diesel::allow_tables_to_appear_in_same_query!(lead_facts, lead_verifications);
diesel::allow_tables_to_appear_in_same_query!(lead_facts, leads);
diesel::allow_tables_to_appear_in_same_query!(lead_inquiries, lead_screenings);
diesel::allow_tables_to_appear_in_same_query!(lead_inquiries, lead_verifications);
diesel::allow_tables_to_appear_in_same_query!(lead_inquiries, leads);
diesel::allow_tables_to_appear_in_same_query!(lead_inquiries, people);
diesel::allow_tables_to_appear_in_same_query!(lead_inquiries, public_messages);
diesel::allow_tables_to_appear_in_same_query!(lead_likenesses, lead_reporters);
diesel::allow_tables_to_appear_in_same_query!(lead_likenesses, leads);
diesel::allow_tables_to_appear_in_same_query!(lead_merges, merge_act_leads);
diesel::allow_tables_to_appear_in_same_query!(lead_numbers, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(lead_photographs, lead_verifications);
diesel::allow_tables_to_appear_in_same_query!(lead_reporters, leads);
diesel::allow_tables_to_appear_in_same_query!(lead_screenings, lead_verifications);
diesel::allow_tables_to_appear_in_same_query!(lead_screenings, leads);
diesel::allow_tables_to_appear_in_same_query!(lead_screenings, people);
diesel::allow_tables_to_appear_in_same_query!(lead_screenings, public_messages);
diesel::allow_tables_to_appear_in_same_query!(lead_suggestions, leads);
diesel::allow_tables_to_appear_in_same_query!(lead_verifications, leads);
diesel::allow_tables_to_appear_in_same_query!(lead_verifications, public_messages);
diesel::allow_tables_to_appear_in_same_query!(leads, maskings);
diesel::allow_tables_to_appear_in_same_query!(leads, matter_members);
diesel::allow_tables_to_appear_in_same_query!(leads, notices);
diesel::allow_tables_to_appear_in_same_query!(leads, objections);
diesel::allow_tables_to_appear_in_same_query!(leads, official_documents);
diesel::allow_tables_to_appear_in_same_query!(leads, pair_decisions);
diesel::allow_tables_to_appear_in_same_query!(leads, people);
diesel::allow_tables_to_appear_in_same_query!(leads, public_messages);
diesel::allow_tables_to_appear_in_same_query!(leads, public_progress);
diesel::allow_tables_to_appear_in_same_query!(leads, public_reports);
diesel::allow_tables_to_appear_in_same_query!(leads, recommendation_addressees);
diesel::allow_tables_to_appear_in_same_query!(leads, recommendations);
diesel::allow_tables_to_appear_in_same_query!(leads, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(leads, replies);
diesel::allow_tables_to_appear_in_same_query!(leads, reporter_grants);
diesel::allow_tables_to_appear_in_same_query!(leads, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(leads, screening_hits);
diesel::allow_tables_to_appear_in_same_query!(leads, screening_marks);
diesel::allow_tables_to_appear_in_same_query!(leads, screening_models);
diesel::allow_tables_to_appear_in_same_query!(leads, screening_verdicts);
diesel::allow_tables_to_appear_in_same_query!(leads, screening_versions);
diesel::allow_tables_to_appear_in_same_query!(leads, search_log);
diesel::allow_tables_to_appear_in_same_query!(leads, services);
diesel::allow_tables_to_appear_in_same_query!(leads, visits);
diesel::allow_tables_to_appear_in_same_query!(mail_addresses, notice_preferences);
diesel::allow_tables_to_appear_in_same_query!(mail_addresses, people);
diesel::allow_tables_to_appear_in_same_query!(mail_addresses, person_roles);
diesel::allow_tables_to_appear_in_same_query!(mails, notices);
diesel::allow_tables_to_appear_in_same_query!(mails, people);
diesel::allow_tables_to_appear_in_same_query!(maskings, notices);
diesel::allow_tables_to_appear_in_same_query!(maskings, objections);
diesel::allow_tables_to_appear_in_same_query!(maskings, official_documents);
diesel::allow_tables_to_appear_in_same_query!(maskings, people);
diesel::allow_tables_to_appear_in_same_query!(maskings, recommendations);
diesel::allow_tables_to_appear_in_same_query!(maskings, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(maskings, replies);
diesel::allow_tables_to_appear_in_same_query!(maskings, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(maskings, search_log);
diesel::allow_tables_to_appear_in_same_query!(maskings, services);
diesel::allow_tables_to_appear_in_same_query!(matter_members, pair_decisions);
diesel::allow_tables_to_appear_in_same_query!(measure_overrides, people);
diesel::allow_tables_to_appear_in_same_query!(media_coverage, people);
diesel::allow_tables_to_appear_in_same_query!(media_coverage, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(merge_act_fields, merge_acts);
diesel::allow_tables_to_appear_in_same_query!(merge_act_leads, merge_acts);
diesel::allow_tables_to_appear_in_same_query!(notice_preferences, people);
diesel::allow_tables_to_appear_in_same_query!(notice_preferences, person_roles);
diesel::allow_tables_to_appear_in_same_query!(notices, objections);
diesel::allow_tables_to_appear_in_same_query!(notices, official_documents);
diesel::allow_tables_to_appear_in_same_query!(notices, people);
diesel::allow_tables_to_appear_in_same_query!(notices, recommendations);
diesel::allow_tables_to_appear_in_same_query!(notices, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(notices, replies);
diesel::allow_tables_to_appear_in_same_query!(notices, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(notices, search_log);
diesel::allow_tables_to_appear_in_same_query!(notices, services);
diesel::allow_tables_to_appear_in_same_query!(number_series, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(number_templates, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(objections, official_documents);
diesel::allow_tables_to_appear_in_same_query!(objections, people);
diesel::allow_tables_to_appear_in_same_query!(objections, recommendation_addressees);
diesel::allow_tables_to_appear_in_same_query!(objections, recommendations);
diesel::allow_tables_to_appear_in_same_query!(objections, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(objections, replies);
diesel::allow_tables_to_appear_in_same_query!(objections, reply_items);
diesel::allow_tables_to_appear_in_same_query!(objections, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(objections, search_log);
diesel::allow_tables_to_appear_in_same_query!(objections, services);
diesel::allow_tables_to_appear_in_same_query!(objections, supplement_requests);
diesel::allow_tables_to_appear_in_same_query!(official_documents, people);
diesel::allow_tables_to_appear_in_same_query!(official_documents, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(official_documents, recommendations);
diesel::allow_tables_to_appear_in_same_query!(official_documents, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(official_documents, replies);
diesel::allow_tables_to_appear_in_same_query!(official_documents, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(official_documents, search_log);
diesel::allow_tables_to_appear_in_same_query!(official_documents, services);
diesel::allow_tables_to_appear_in_same_query!(people, person_roles);
diesel::allow_tables_to_appear_in_same_query!(people, procuratorates);
diesel::allow_tables_to_appear_in_same_query!(people, public_messages);
diesel::allow_tables_to_appear_in_same_query!(people, recommendation_addressees);
diesel::allow_tables_to_appear_in_same_query!(people, recommendation_comment_answers);
diesel::allow_tables_to_appear_in_same_query!(people, recommendation_texts);
diesel::allow_tables_to_appear_in_same_query!(people, recommendations);
diesel::allow_tables_to_appear_in_same_query!(people, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(people, refresh_tokens);
diesel::allow_tables_to_appear_in_same_query!(people, replies);
diesel::allow_tables_to_appear_in_same_query!(people, reporter_grants);
diesel::allow_tables_to_appear_in_same_query!(people, rule_pack_dates);
diesel::allow_tables_to_appear_in_same_query!(people, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(people, search_log);
diesel::allow_tables_to_appear_in_same_query!(people, services);
diesel::allow_tables_to_appear_in_same_query!(people, statistics_snapshots);
diesel::allow_tables_to_appear_in_same_query!(people, statute_versions);
diesel::allow_tables_to_appear_in_same_query!(people, supplement_requests);
diesel::allow_tables_to_appear_in_same_query!(procuratorates, recommendations);
diesel::allow_tables_to_appear_in_same_query!(procuratorates, visits);
diesel::allow_tables_to_appear_in_same_query!(recommendation_addressees, recommendation_texts);
diesel::allow_tables_to_appear_in_same_query!(recommendation_addressees, recommendations);
diesel::allow_tables_to_appear_in_same_query!(recommendation_addressees, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(recommendation_addressees, replies);
diesel::allow_tables_to_appear_in_same_query!(recommendation_addressees, services);
diesel::allow_tables_to_appear_in_same_query!(recommendation_addressees, urgings);
diesel::allow_tables_to_appear_in_same_query!(recommendation_addressees, visit_items);
diesel::allow_tables_to_appear_in_same_query!(recommendation_addressees, visits);
diesel::allow_tables_to_appear_in_same_query!(recommendation_comment_answers, recommendation_comments);
diesel::allow_tables_to_appear_in_same_query!(recommendation_comments, recommendations);
diesel::allow_tables_to_appear_in_same_query!(recommendation_texts, recommendations);
diesel::allow_tables_to_appear_in_same_query!(recommendation_texts, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(recommendation_texts, services);
diesel::allow_tables_to_appear_in_same_query!(recommendation_texts, visit_items);
diesel::allow_tables_to_appear_in_same_query!(recommendation_texts, visits);
diesel::allow_tables_to_appear_in_same_query!(recommendations, rectification_items);
diesel::allow_tables_to_appear_in_same_query!(recommendations, replies);
diesel::allow_tables_to_appear_in_same_query!(recommendations, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(recommendations, search_log);
diesel::allow_tables_to_appear_in_same_query!(recommendations, services);
diesel::allow_tables_to_appear_in_same_query!(recommendations, urgings);
diesel::allow_tables_to_appear_in_same_query!(recommendations, visit_items);
diesel::allow_tables_to_appear_in_same_query!(recommendations, visits);
diesel::allow_tables_to_appear_in_same_query!(rectification_items, replies);
diesel::allow_tables_to_appear_in_same_query!(rectification_items, reply_items);
diesel::allow_tables_to_appear_in_same_query!(rectification_items, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(rectification_items, search_log);
diesel::allow_tables_to_appear_in_same_query!(rectification_items, services);
diesel::allow_tables_to_appear_in_same_query!(rectification_items, visit_items);
diesel::allow_tables_to_appear_in_same_query!(rectification_items, visits);
diesel::allow_tables_to_appear_in_same_query!(replies, reply_items);
diesel::allow_tables_to_appear_in_same_query!(replies, saved_searches);
diesel::allow_tables_to_appear_in_same_query!(replies, search_log);
diesel::allow_tables_to_appear_in_same_query!(replies, services);
diesel::allow_tables_to_appear_in_same_query!(replies, supplement_requests);
diesel::allow_tables_to_appear_in_same_query!(replies, visits);
diesel::allow_tables_to_appear_in_same_query!(reply_items, supplement_requests);
diesel::allow_tables_to_appear_in_same_query!(saved_searches, search_log);
diesel::allow_tables_to_appear_in_same_query!(saved_searches, services);
diesel::allow_tables_to_appear_in_same_query!(screening_backtests, screening_versions);
diesel::allow_tables_to_appear_in_same_query!(screening_datasets, screening_rows);
diesel::allow_tables_to_appear_in_same_query!(screening_hits, screening_models);
diesel::allow_tables_to_appear_in_same_query!(screening_hits, screening_verdicts);
diesel::allow_tables_to_appear_in_same_query!(screening_hits, screening_versions);
diesel::allow_tables_to_appear_in_same_query!(screening_loads, screening_rejects);
diesel::allow_tables_to_appear_in_same_query!(screening_models, screening_verdicts);
diesel::allow_tables_to_appear_in_same_query!(screening_models, screening_versions);
diesel::allow_tables_to_appear_in_same_query!(screening_verdicts, screening_versions);
diesel::allow_tables_to_appear_in_same_query!(search_log, search_openings);
diesel::allow_tables_to_appear_in_same_query!(search_log, services);
diesel::allow_tables_to_appear_in_same_query!(services, visit_items);
diesel::allow_tables_to_appear_in_same_query!(services, visits);
diesel::allow_tables_to_appear_in_same_query!(statute_articles, statute_laws);
diesel::allow_tables_to_appear_in_same_query!(statute_articles, statute_names);
diesel::allow_tables_to_appear_in_same_query!(statute_articles, statute_versions);
diesel::allow_tables_to_appear_in_same_query!(statute_laws, statute_names);
diesel::allow_tables_to_appear_in_same_query!(statute_laws, statute_versions);
diesel::allow_tables_to_appear_in_same_query!(statute_names, statute_versions);
diesel::allow_tables_to_appear_in_same_query!(visit_items, visits);

diesel::allow_columns_to_appear_in_same_group_by_clause!(leads::state, screening_hits::model_id,);
