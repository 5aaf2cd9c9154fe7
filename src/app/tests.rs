use super::*;

#[test]
fn the_host_of_a_url_has_no_port() {
    for (url, expected) in [
        ("http://127.0.0.1:8080", "127.0.0.1"),
        ("https://risk.desk.example/ninefold/", "risk.desk.example"),
        ("http://[::1]:8080/", "::1"),
    ] {
        assert_eq!(host(url), expected);
    }
}

#[test]
fn a_wrong_mail_setting_is_one_sentence_that_names_it() {
    for (name, value, setting) in [
        ("NINEFOLD__MAIL__FROM", "Ninefold", "mail.from"),
        ("NINEFOLD__REMINDERS__FALLBACK", "", "reminders.fallback"),
        ("NINEFOLD__MAIL__REDIRECT_ALL_TO", "nobody", "mail.redirect_all_to"),
        ("NINEFOLD__REMINDERS__PRIVACY_CONTACT", "the privacy desk", "reminders.privacy_contact"),
        ("NINEFOLD__REMINDERS__PROGRAMME_LEAD", "lead", "reminders.programme_lead"),
        ("NINEFOLD__MAIL__SMTP_URL", "http://mail.example", "mail.smtp_url"),
    ] {
        let environment = [("NINEFOLD__MAIL__TRANSPORT", "smtp"), (name, value)]
            .map(|(key, value)| (key.to_owned(), value.to_owned()));
        let settings = Settings::from_sources(None, environment.into_iter().collect()).unwrap();
        let message = mailer(&settings).unwrap_err().to_string();
        assert!(message.starts_with(&format!("The setting {setting}")), "{message}");
    }
}

#[test]
fn a_wrong_webhook_is_one_sentence_that_names_its_setting_and_not_the_secret() {
    for channel in ["slack", "teams"] {
        let name = format!("NINEFOLD__CHANNELS__{}_WEBHOOK_URL", channel.to_uppercase());
        let environment = [(name, "http://hooks.example/s3cret".to_owned())];
        let settings = Settings::from_sources(None, environment.into_iter().collect()).unwrap();
        let message = chat(&settings).unwrap_err().to_string();
        assert!(message.starts_with(&format!("The setting channels.{channel}_webhook_url: ")), "{message}");
        assert!(message.contains("https://") && !message.contains("s3cret"), "{message}");
    }
}

#[test]
fn without_webhooks_nothing_is_posted_anywhere() {
    let settings = Settings::from_sources(None, std::collections::HashMap::new()).unwrap();
    let chat = chat(&settings).unwrap();
    assert_eq!((chat.slack, chat.teams), (None, None));
}
