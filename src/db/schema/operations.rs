//! Tables that keep the service running: people, access, imports, mail, the audit trail.

diesel::table! {
    settings (key) {
        key -> Text,
        value -> Text,
    }
}

diesel::table! {
    counters (name) {
        name -> Text,
        value -> BigInt,
    }
}

diesel::table! {
    people (id) {
        id -> Text,
        name -> Text,
        name_key -> Text,
        email -> Nullable<Text>,
        manager_id -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    users (id) {
        id -> Text,
        person_id -> Text,
        email -> Text,
        role -> Text,
        password_hash -> Nullable<Text>,
        disabled_at -> Nullable<Timestamp>,
        last_sign_in_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    sessions (token_hash) {
        token_hash -> Text,
        id -> Text,
        user_id -> Text,
        csrf_token -> Text,
        created_at -> Timestamp,
        last_seen_at -> Timestamp,
        expires_at -> Timestamp,
        way -> Text,
        second_factor -> Bool,
        address -> Text,
        agent -> Text,
        proved_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sign_in_steps (token_hash) {
        token_hash -> Text,
        user_id -> Text,
        way -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    second_factors (user_id) {
        user_id -> Text,
        secret -> Text,
        confirmed_at -> Nullable<Timestamp>,
        last_step -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    recovery_codes (code_hash) {
        code_hash -> Text,
        user_id -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    sign_in_links (token_hash) {
        token_hash -> Text,
        purpose -> Text,
        user_id -> Nullable<Text>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    sign_in_failures (id) {
        id -> Text,
        subject -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    api_tokens (id) {
        id -> Text,
        name -> Text,
        role -> Text,
        secret_hash -> Text,
        expires_on -> Nullable<Date>,
        created_at -> Timestamp,
        last_used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
        person_id -> Nullable<Text>,
        created_by -> Text,
    }
}

diesel::table! {
    attachments (id) {
        id -> Text,
        sha256 -> Text,
        file_name -> Text,
        media_type -> Text,
        size -> BigInt,
        restriction -> Nullable<Text>,
        created_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    imports (id) {
        id -> Text,
        reference -> Text,
        attachment_id -> Text,
        file_name -> Text,
        sha256 -> Text,
        state -> Text,
        kind -> Nullable<Text>,
        layout -> Nullable<Text>,
        confidence_milli -> Nullable<Integer>,
        sheet -> Nullable<Text>,
        heading_row -> Nullable<Integer>,
        options -> Text,
        outcome -> Text,
        rows_read -> Integer,
        created -> Integer,
        updated -> Integer,
        unchanged -> Integer,
        rejected -> Integer,
        failure -> Nullable<Text>,
        sample -> Bool,
        created_by -> Text,
        created_at -> Timestamp,
        applied_at -> Nullable<Timestamp>,
        undone_at -> Nullable<Timestamp>,
        undone_by -> Nullable<Text>,
    }
}

diesel::table! {
    applied_files (reading_digest) {
        reading_digest -> Text,
        import_id -> Text,
    }
}

diesel::table! {
    provenance (record_kind, record_id, import_id) {
        record_kind -> Text,
        record_id -> Text,
        import_id -> Text,
        sheet -> Text,
        sheet_row -> Integer,
        action -> Nullable<Text>,
        before_values -> Nullable<Text>,
        record_version -> Nullable<Integer>,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        key -> Text,
        kind -> Text,
        recipient -> Text,
        recipient_name -> Text,
        reply_to -> Nullable<Text>,
        subject -> Text,
        body_text -> Text,
        body_html -> Text,
        message_id -> Text,
        state -> Text,
        phase -> Nullable<Text>,
        attempts -> Integer,
        next_attempt_at -> Timestamp,
        leased_until -> Nullable<Timestamp>,
        leased_by -> Nullable<Text>,
        last_words -> Nullable<Text>,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
        channel -> Text,
        calendar -> Nullable<Text>,
        written_on -> Nullable<Date>,
    }
}

diesel::table! {
    reminders (id) {
        id -> Text,
        key -> Text,
        rule -> Text,
        record_kind -> Text,
        record_id -> Text,
        vendor_id -> Text,
        anchor_on -> Date,
        lead_days -> Integer,
        recipient -> Text,
        send_on -> Date,
        outbox_id -> Text,
        created_at -> Timestamp,
        recipient_name -> Text,
        outside -> Bool,
        what -> Text,
        event_uid -> Nullable<Text>,
        event_sequence -> Integer,
        news -> Nullable<Text>,
        escalated -> Nullable<Text>,
    }
}

diesel::table! {
    reminder_looks (vendor_id) {
        vendor_id -> Text,
        next_on -> Date,
        changes -> Integer,
    }
}

diesel::table! {
    reminder_responses (id) {
        id -> Text,
        kind -> Text,
        rule -> Text,
        record_kind -> Text,
        record_id -> Text,
        vendor_id -> Text,
        anchor_on -> Date,
        recipient -> Text,
        until_on -> Nullable<Date>,
        note -> Nullable<Text>,
        actor -> Text,
        way -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    reminder_rule_sets (id) {
        id -> Text,
        number -> Integer,
        rules -> Text,
        note -> Nullable<Text>,
        made_by -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    mail_opt_outs (email) {
        email -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    calendar_feeds (id) {
        id -> Text,
        user_id -> Text,
        name -> Text,
        scope -> Text,
        secret_hash -> Text,
        created_at -> Timestamp,
        last_used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    audit_entries (id) {
        id -> Text,
        at -> Timestamp,
        actor -> Text,
        action -> Text,
        record_kind -> Text,
        record_id -> Text,
        vendor_id -> Nullable<Text>,
        summary -> Text,
        before_values -> Nullable<Text>,
        after_values -> Nullable<Text>,
        seq -> Nullable<BigInt>,
        mac -> Nullable<Text>,
    }
}

diesel::table! {
    audit_heads (name) {
        name -> Text,
        seq -> BigInt,
        mac -> Text,
        key_id -> Text,
        changed_id -> Nullable<Text>,
    }
}

diesel::table! {
    evidence_packs (id) {
        id -> Text,
        reference -> Text,
        state -> Text,
        from_on -> Date,
        to_on -> Date,
        seed -> BigInt,
        size -> Nullable<Integer>,
        chosen -> Text,
        as_of -> Nullable<Timestamp>,
        population -> Integer,
        sampled -> Integer,
        attachment_id -> Nullable<Text>,
        sha256 -> Nullable<Text>,
        bytes -> Nullable<BigInt>,
        failure -> Nullable<Text>,
        created_by -> Text,
        created_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    saved_layouts (name) {
        name -> Text,
        toml -> Text,
        saved_by -> Text,
        saved_at -> Timestamp,
    }
}
