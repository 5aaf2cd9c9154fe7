//! Certificates, findings, and what hangs on SOC reports.

diesel::table! {
    audit_roadmaps (id) {
        id -> Text,
        vendor_id -> Text,
        kind -> Text,
        report_type -> Text,
        gap_analysis_ends_on -> Nullable<Date>,
        remediation_ends_on -> Nullable<Date>,
        observation_starts_on -> Nullable<Date>,
        observation_ends_on -> Nullable<Date>,
        fieldwork_ends_on -> Nullable<Date>,
        reporting_ends_on -> Nullable<Date>,
        expected_on -> Nullable<Date>,
        meanwhile -> Text,
        notes -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    certificates (id) {
        id -> Text,
        vendor_id -> Text,
        service_id -> Nullable<Text>,
        kind -> Text,
        number -> Nullable<Text>,
        issuer -> Nullable<Text>,
        scope -> Nullable<Text>,
        statement_of_applicability -> Nullable<Bool>,
        criteria -> Text,
        issued_on -> Nullable<Date>,
        expires_on -> Nullable<Date>,
        reviewer -> Nullable<Text>,
        reviewed_on -> Nullable<Date>,
        notes -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    findings (id) {
        id -> Text,
        vendor_id -> Text,
        service_id -> Nullable<Text>,
        reference -> Nullable<Text>,
        title -> Text,
        description -> Nullable<Text>,
        source -> Text,
        criteria -> Text,
        severity -> Text,
        owner_id -> Nullable<Text>,
        found_on -> Nullable<Date>,
        due_on -> Nullable<Date>,
        treatment -> Nullable<Text>,
        status -> Text,
        closed_on -> Nullable<Date>,
        closure_evidence -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    acceptances (id) {
        id -> Text,
        vendor_id -> Text,
        finding_id -> Text,
        reason -> Nullable<Text>,
        approver -> Nullable<Text>,
        accepted_on -> Nullable<Date>,
        expires_on -> Nullable<Date>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    bridge_letters (id) {
        id -> Text,
        vendor_id -> Text,
        soc_report_id -> Text,
        starts_on -> Nullable<Date>,
        ends_on -> Nullable<Date>,
        signer -> Nullable<Text>,
        issued_on -> Nullable<Date>,
        material_changes -> Nullable<Bool>,
        incidents -> Nullable<Bool>,
        notes -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    soc_exceptions (id) {
        id -> Text,
        vendor_id -> Text,
        soc_report_id -> Text,
        reference -> Nullable<Text>,
        control -> Nullable<Text>,
        criteria -> Text,
        description -> Nullable<Text>,
        population -> Nullable<Text>,
        sample -> Nullable<Text>,
        deviations -> Nullable<Text>,
        cause -> Nullable<Text>,
        response -> Nullable<Text>,
        severity -> Nullable<Text>,
        fixed -> Bool,
        finding_id -> Nullable<Text>,
        page -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    cuecs (id) {
        id -> Text,
        vendor_id -> Text,
        soc_report_id -> Text,
        reference -> Nullable<Text>,
        description -> Nullable<Text>,
        criteria -> Text,
        our_control -> Nullable<Text>,
        owner_id -> Nullable<Text>,
        status -> Text,
        reason -> Nullable<Text>,
        due_on -> Nullable<Date>,
        evidence -> Nullable<Text>,
        page -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    subservices (id) {
        id -> Text,
        vendor_id -> Text,
        soc_report_id -> Nullable<Text>,
        service_id -> Nullable<Text>,
        listed_on -> Nullable<Date>,
        name -> Text,
        purpose -> Nullable<Text>,
        location -> Nullable<Text>,
        method -> Nullable<Text>,
        interchangeable -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    csocs (id) {
        id -> Text,
        vendor_id -> Text,
        soc_report_id -> Text,
        organization -> Nullable<Text>,
        organization_key -> Text,
        reference -> Nullable<Text>,
        description -> Nullable<Text>,
        criteria -> Text,
        page -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}
