DROP TABLE lead_assessment_axes;
DROP TABLE lead_assessments;
DROP TABLE lead_inquiries;
DROP TABLE lead_photographs;
DROP TABLE lead_verifications;
DROP TABLE lead_screenings;
