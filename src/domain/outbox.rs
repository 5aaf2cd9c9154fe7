//! Where a mail in the outbox stands, and by which way it goes.

closed_list! {
    /// The way a mail goes out.
    pub enum Channel {
        Mail = "mail", "Mail";
        Slack = "slack", "Slack";
        Teams = "teams", "Teams";
    }
}

closed_list! {
    /// The life of a mail.
    pub enum MailState {
        Queued = "queued", "Queued";
        Leased = "leased", "Being sent";
        Sent = "sent", "Sent";
        PerhapsSent = "perhaps_sent", "Perhaps delivered";
        Dead = "dead", "Not deliverable";
        Cancelled = "cancelled", "Cancelled";
    }
}
