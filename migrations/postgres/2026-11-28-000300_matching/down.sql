DROP TABLE lead_likenesses;
DROP TABLE matter_members;
DROP TABLE pair_decisions;
DROP TABLE merge_act_fields;
DROP TABLE merge_act_leads;
DROP TABLE merge_acts;
