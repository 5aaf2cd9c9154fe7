DROP TABLE audit_roadmaps;
