//! What the other tests stand on.

use diesel::prelude::*;
use yisu::db::schema::procuratorates;
use yisu::db::{Backend, migrations_pending};

both! {
    fn a_test_has_a_migrated_database_of_its_own(db) {
        let expected = if db.is_postgres() { Backend::Postgres } else { Backend::Sqlite };
        assert_eq!(db.backend(), expected);
        assert_eq!(db.url().backend(), expected);
        assert!(db.folder().is_dir());
        let (pending, rows) = db
            .database()
            .read_blocking(|conn| {
                let pending = migrations_pending(conn).unwrap();
                Ok::<_, diesel::result::Error>((pending, procuratorates::table.count().get_result::<i64>(conn)?))
            })
            .unwrap();
        assert!(!pending);
        assert_eq!(rows, 0);
    }
}

both_async! {
    async fn an_asynchronous_test_may_read_on_a_blocking_thread(db) {
        let rows = db.read(|conn| procuratorates::table.count().get_result::<i64>(conn)).await.unwrap();
        assert_eq!(rows, 0);
    }
}
