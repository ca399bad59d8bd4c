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
    changes (seq) {
        seq -> BigInt,
        kind -> Text,
        record_id -> BigInt,
        office_id -> BigInt,
        at -> Timestamp,
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
    lead_agencies (id) {
        id -> BigInt,
        lead_id -> BigInt,
        agency_id -> Nullable<BigInt>,
        name -> Text,
        basis -> Text,
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
    lead_numbers (office_id, year) {
        office_id -> BigInt,
        year -> Integer,
        last -> Integer,
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
    refresh_tokens (id) {
        id -> BigInt,
        family -> Text,
        person_id -> BigInt,
        token_hash -> Text,
        issued_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sign_in_failures (subject) {
        subject -> Text,
        failures -> Integer,
        last_at -> Timestamp,
        blocked_until -> Nullable<Timestamp>,
    }
}

diesel::joinable!(agencies -> procuratorates (office_id));
diesel::joinable!(audit_heads -> procuratorates (office_id));
diesel::joinable!(audit_log -> procuratorates (office_id));
diesel::joinable!(lead_agencies -> agencies (agency_id));
diesel::joinable!(lead_agencies -> leads (lead_id));
diesel::joinable!(lead_facts -> leads (lead_id));
diesel::joinable!(lead_numbers -> procuratorates (office_id));
diesel::joinable!(lead_reporters -> leads (lead_id));
diesel::joinable!(leads -> domains (domain));
diesel::joinable!(people -> agencies (agency_id));
diesel::joinable!(people -> procuratorates (office_id));
diesel::joinable!(person_roles -> people (person_id));
diesel::joinable!(refresh_tokens -> people (person_id));

diesel::allow_tables_to_appear_in_same_query!(
    agencies,
    agency_successions,
    audit_heads,
    audit_log,
    changes,
    domains,
    idempotency_keys,
    lead_agencies,
    lead_facts,
    lead_numbers,
    lead_reporters,
    leads,
    people,
    person_roles,
    procuratorates,
    refresh_tokens,
    sign_in_failures,
);
