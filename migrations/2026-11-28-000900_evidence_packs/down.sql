DROP TABLE evidence_packs;
