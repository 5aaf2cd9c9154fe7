//! Tables of the risk model's versions and of what scores were before.

diesel::table! {
    scoring_models (id) {
        id -> Text,
        name -> Text,
        toml -> Text,
        state -> Text,
        note -> Nullable<Text>,
        created_by -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        published_by -> Nullable<Text>,
        published_at -> Nullable<Timestamp>,
        version -> Integer,
    }
}

diesel::table! {
    score_inputs (digest) {
        digest -> Text,
        facts -> Text,
    }
}

diesel::table! {
    score_input_spans (service_id, since) {
        service_id -> Text,
        vendor_id -> Text,
        since -> Timestamp,
        until -> Timestamp,
        digest -> Text,
    }
}

diesel::table! {
    score_snapshots (service_id, since) {
        service_id -> Text,
        vendor_id -> Text,
        since -> Timestamp,
        until -> Timestamp,
        scored_on -> Date,
        model_version -> Text,
        inputs_digest -> Text,
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
