DROP INDEX mails_with_content;
