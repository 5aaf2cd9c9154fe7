-- Whether there is a sample, and how many vendors are current, are asked by every page.
CREATE INDEX vendors_sample ON vendors (sample);
CREATE INDEX vendor_summaries_archived ON vendor_summaries (archived);
