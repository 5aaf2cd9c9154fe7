//! Private calendar addresses: what they tell of.

closed_list! {
    /// What a calendar tells of.
    pub enum FeedScope {
        Mine = "mine", "What I am reminded of";
        All = "all", "Everything on the register";
    }
}
