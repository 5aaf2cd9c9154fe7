//! Tables of the register: vendors and everything filed of them, scores and summaries.

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
        terminated_on -> Nullable<Date>,
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
        exit_tested_on -> Nullable<Date>,
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
        auditor_check_method -> Nullable<Text>,
        auditor_checked_on -> Nullable<Date>,
        criteria_not_relevant -> Text,
        incidents -> Nullable<Text>,
        significant_changes -> Nullable<Text>,
        subsequent_events -> Nullable<Text>,
        pages -> Text,
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
        since -> Timestamp,
        inputs_digest -> Text,
        inputs_since -> Timestamp,
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
        model_band -> Text,
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
