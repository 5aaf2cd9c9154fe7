-- Bytes are kept once and bear the name they first came under, which may be another vendor's; a document keeps its own.
ALTER TABLE documents ADD COLUMN file_name TEXT NOT NULL DEFAULT '';
UPDATE documents SET file_name = title;
UPDATE documents
  SET file_name = (SELECT attachments.file_name FROM attachments WHERE attachments.id = documents.attachment_id)
  WHERE id IN (SELECT MIN(earliest.id) FROM documents AS earliest GROUP BY earliest.attachment_id);
