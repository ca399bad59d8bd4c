DROP TABLE extension_requests;
DROP TABLE objections;
DROP TABLE supplement_requests;
DROP TABLE reply_items;
DROP TABLE replies;
