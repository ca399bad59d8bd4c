DROP TABLE dossier_members;
DROP TABLE dossiers;
