//! The tables as Diesel sees them; a test holds them against `migrations/` by selecting every column.

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
        user_id -> Text,
        csrf_token -> Text,
        created_at -> Timestamp,
        last_seen_at -> Timestamp,
        expires_at -> Timestamp,
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
    }
}

diesel::table! {
    vendors (id) {
        id -> Text,
        reference -> Text,
        name -> Text,
        legal_name -> Nullable<Text>,
        aliases -> Text,
        domain -> Nullable<Text>,
        country -> Nullable<Text>,
        category -> Nullable<Text>,
        description -> Nullable<Text>,
        status -> Text,
        key_vendor -> Bool,
        subservice_organization -> Bool,
        subservice_method -> Nullable<Text>,
        business_owner_id -> Nullable<Text>,
        security_owner_id -> Nullable<Text>,
        tags -> Text,
        notes -> Nullable<Text>,
        stated_tier -> Nullable<Text>,
        stated_score -> Nullable<Text>,
        last_review_on -> Nullable<Date>,
        next_review_on -> Nullable<Date>,
        claims_soc2 -> Nullable<Bool>,
        claims_iso27001 -> Nullable<Bool>,
        claims_dpa -> Nullable<Bool>,
        active_on -> Nullable<Date>,
        sample -> Bool,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    vendor_names (match_key, vendor_id, kind) {
        match_key -> Text,
        vendor_id -> Text,
        kind -> Text,
        loose_key -> Text,
    }
}

diesel::table! {
    services (id) {
        id -> Text,
        vendor_id -> Text,
        name -> Text,
        name_key -> Text,
        description -> Nullable<Text>,
        active -> Bool,
        data_sensitivity -> Nullable<SmallInt>,
        criticality -> Nullable<SmallInt>,
        access -> Nullable<SmallInt>,
        substitutability -> Nullable<SmallInt>,
        data_volume -> Nullable<SmallInt>,
        regulatory -> Nullable<SmallInt>,
        fourth_party -> Nullable<SmallInt>,
        geography -> Nullable<SmallInt>,
        spend -> Nullable<SmallInt>,
        data_categories -> Text,
        needs_availability -> Bool,
        needs_confidentiality -> Bool,
        needs_processing_integrity -> Bool,
        needs_privacy -> Bool,
        exit_plan -> Nullable<Text>,
        alternate_vendor -> Nullable<Text>,
        rto_hours -> Nullable<Integer>,
        rpo_hours -> Nullable<Integer>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    spend_quintiles (service_id) {
        service_id -> Text,
        quintile -> SmallInt,
        refreshed_on -> Date,
    }
}

diesel::table! {
    contacts (id) {
        id -> Text,
        vendor_id -> Text,
        name -> Text,
        name_key -> Text,
        email -> Nullable<Text>,
        role -> Text,
        receives_reminders -> Bool,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    contracts (id) {
        id -> Text,
        vendor_id -> Text,
        reference -> Text,
        starts_on -> Nullable<Date>,
        ends_on -> Nullable<Date>,
        term_months -> Nullable<Integer>,
        renewal_months -> Nullable<Integer>,
        auto_renew -> Bool,
        notice_value -> Nullable<Integer>,
        notice_unit -> Nullable<Text>,
        annual_value_minor -> Nullable<BigInt>,
        currency -> Nullable<Text>,
        owner_id -> Nullable<Text>,
        security_addendum -> Nullable<Bool>,
        sla -> Nullable<Bool>,
        dpa -> Nullable<Bool>,
        baa -> Nullable<Bool>,
        scc -> Nullable<Bool>,
        confidentiality -> Nullable<Bool>,
        audit_right -> Nullable<Bool>,
        data_return -> Nullable<Bool>,
        breach_notice_hours -> Nullable<Integer>,
        notes -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    contract_services (contract_id, service_id) {
        contract_id -> Text,
        service_id -> Text,
    }
}

diesel::table! {
    soc_reports (id) {
        id -> Text,
        vendor_id -> Text,
        kind -> Text,
        report_type -> Text,
        period_start -> Nullable<Date>,
        period_end -> Nullable<Date>,
        as_of -> Nullable<Date>,
        issued_on -> Nullable<Date>,
        auditor -> Nullable<Text>,
        auditor_check -> Text,
        opinion_description -> Text,
        opinion_design -> Text,
        opinion_operation -> Nullable<Text>,
        qualified_criteria -> Text,
        categories -> Text,
        boundary_services -> Text,
        boundary_locations -> Text,
        scope_fit -> Text,
        restriction -> Nullable<Text>,
        reviewer -> Nullable<Text>,
        reviewed_on -> Nullable<Date>,
        conclusion -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    soc_report_services (soc_report_id, service_id) {
        soc_report_id -> Text,
        service_id -> Text,
        scope_fit -> Text,
    }
}

diesel::table! {
    questionnaires (id) {
        id -> Text,
        vendor_id -> Text,
        service_id -> Nullable<Text>,
        template -> Text,
        template_version -> Nullable<Text>,
        sent_on -> Nullable<Date>,
        due_on -> Nullable<Date>,
        submitted_on -> Nullable<Date>,
        attestation -> Text,
        reviewer -> Nullable<Text>,
        reviewed_on -> Nullable<Date>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    answers (id) {
        id -> Text,
        questionnaire_id -> Text,
        position -> Integer,
        question_ref -> Text,
        question -> Text,
        domain -> Nullable<Text>,
        series -> Text,
        value -> Text,
        raw -> Text,
        comment -> Nullable<Text>,
        evidence -> Nullable<Text>,
        weight_milli -> Integer,
        preferred -> Nullable<Text>,
        must -> Bool,
        sheet -> Text,
        sheet_row -> Integer,
        sheet_column -> Text,
    }
}

diesel::table! {
    questionnaire_tallies (questionnaire_id) {
        questionnaire_id -> Text,
        questions -> Integer,
        yes -> Integer,
        no -> Integer,
        not_applicable -> Integer,
        partial -> Integer,
        blank -> Integer,
        other -> Integer,
        failed_must -> Bool,
    }
}

diesel::table! {
    questionnaire_series (questionnaire_id, series) {
        questionnaire_id -> Text,
        series -> Text,
        compliant -> BigInt,
        applicable -> BigInt,
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
    }
}

diesel::table! {
    service_scores (service_id) {
        service_id -> Text,
        vendor_id -> Text,
        scored_on -> Date,
        model_version -> Text,
        rated -> Bool,
        inherent -> BigInt,
        effectiveness -> BigInt,
        residual -> BigInt,
        confidence -> BigInt,
        inherent_band -> Text,
        tier -> Text,
        band -> Text,
        strip -> Text,
    }
}

diesel::table! {
    vendor_summaries (vendor_id) {
        vendor_id -> Text,
        reference -> Text,
        name -> Text,
        name_key -> Text,
        search_text -> Text,
        category -> Text,
        status -> Text,
        archived -> Bool,
        key_vendor -> Bool,
        sample -> Bool,
        owner_name -> Text,
        security_owner_name -> Text,
        service_name -> Text,
        service_count -> Integer,
        unrated_count -> Integer,
        band -> Text,
        tier -> Text,
        inherent -> BigInt,
        residual -> BigInt,
        residual_sort -> BigInt,
        tier_sort -> BigInt,
        confidence -> BigInt,
        effectiveness -> BigInt,
        strip -> Text,
        soc_state -> Text,
        soc_spans -> Text,
        soc_gap_days -> Integer,
        next_on -> Date,
        next_action -> Text,
        notice_on -> Date,
        annual_value_minor -> BigInt,
        currency -> Text,
        summarized_on -> Date,
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
    }
}

diesel::joinable!(users -> people (person_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(sign_in_links -> users (user_id));
diesel::joinable!(vendor_names -> vendors (vendor_id));
diesel::joinable!(services -> vendors (vendor_id));
diesel::joinable!(spend_quintiles -> services (service_id));
diesel::joinable!(contacts -> vendors (vendor_id));
diesel::joinable!(contracts -> vendors (vendor_id));
diesel::joinable!(contracts -> people (owner_id));
diesel::joinable!(contract_services -> contracts (contract_id));
diesel::joinable!(contract_services -> services (service_id));
diesel::joinable!(soc_reports -> vendors (vendor_id));
diesel::joinable!(soc_report_services -> soc_reports (soc_report_id));
diesel::joinable!(soc_report_services -> services (service_id));
diesel::joinable!(questionnaires -> vendors (vendor_id));
diesel::joinable!(questionnaires -> services (service_id));
diesel::joinable!(answers -> questionnaires (questionnaire_id));
diesel::joinable!(questionnaire_tallies -> questionnaires (questionnaire_id));
diesel::joinable!(questionnaire_series -> questionnaires (questionnaire_id));
diesel::joinable!(imports -> attachments (attachment_id));
diesel::joinable!(applied_files -> imports (import_id));
diesel::joinable!(provenance -> imports (import_id));
diesel::joinable!(service_scores -> services (service_id));
diesel::joinable!(vendor_summaries -> vendors (vendor_id));
diesel::joinable!(reminders -> vendors (vendor_id));
diesel::joinable!(reminders -> outbox (outbox_id));

diesel::allow_tables_to_appear_in_same_query!(
    settings,
    counters,
    people,
    users,
    sessions,
    sign_in_links,
    sign_in_failures,
    api_tokens,
    vendors,
    vendor_names,
    services,
    spend_quintiles,
    contacts,
    contracts,
    contract_services,
    soc_reports,
    soc_report_services,
    questionnaires,
    answers,
    questionnaire_tallies,
    questionnaire_series,
    attachments,
    imports,
    applied_files,
    provenance,
    service_scores,
    vendor_summaries,
    outbox,
    reminders,
    audit_entries,
);
