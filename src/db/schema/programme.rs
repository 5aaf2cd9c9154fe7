//! Incidents, access and integrations, offboarding, overrides, and renewal decisions.

diesel::table! {
    incidents (id) {
        id -> Text,
        vendor_id -> Text,
        service_id -> Nullable<Text>,
        reference -> Nullable<Text>,
        title -> Text,
        description -> Nullable<Text>,
        source -> Text,
        reported_on -> Date,
        confirmed_on -> Nullable<Date>,
        closed_on -> Nullable<Date>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    access_grants (id) {
        id -> Text,
        vendor_id -> Text,
        service_id -> Nullable<Text>,
        what -> Text,
        kind -> Text,
        level -> Text,
        accounts -> Nullable<Integer>,
        granted_on -> Nullable<Date>,
        last_reviewed_on -> Nullable<Date>,
        reviewed_by -> Nullable<Text>,
        ended_on -> Nullable<Date>,
        notes -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    offboarding_steps (id) {
        id -> Text,
        vendor_id -> Text,
        kind -> Text,
        what -> Nullable<Text>,
        owner_id -> Nullable<Text>,
        due_on -> Nullable<Date>,
        done_on -> Nullable<Date>,
        done_by -> Nullable<Text>,
        evidence -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    score_overrides (id) {
        id -> Text,
        vendor_id -> Text,
        service_id -> Text,
        band -> Text,
        reason -> Text,
        requested_by -> Nullable<Text>,
        approver -> Text,
        approved_on -> Date,
        expires_on -> Date,
        withdrawn_on -> Nullable<Date>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}

diesel::table! {
    renewal_decisions (id) {
        id -> Text,
        vendor_id -> Text,
        contract_id -> Text,
        deadline_on -> Date,
        decision -> Text,
        reason -> Text,
        decided_by -> Text,
        decided_on -> Date,
        notice_given_on -> Nullable<Date>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> Integer,
    }
}
