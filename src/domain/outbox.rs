//! Where a mail in the outbox stands.

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
