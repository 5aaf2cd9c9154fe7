DROP INDEX vendor_summaries_archived;
DROP INDEX vendors_sample;
