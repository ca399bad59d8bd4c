-- The fields in which public-interest litigation may be brought, each with the law that opened it. A new table
-- with its rows: nothing is rewritten.

CREATE TABLE domains (
    code TEXT NOT NULL CONSTRAINT domains_key PRIMARY KEY,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    -- On which track a case of this field may be filed.
    track TEXT NOT NULL CONSTRAINT domains_track_check CHECK (track IN ('administrative', 'civil', 'both')),
    -- The lowest level of procuratorate that may file.
    min_level TEXT NOT NULL CONSTRAINT domains_min_level_check CHECK (min_level IN ('province', 'city', 'county')),
    law TEXT NOT NULL,
    article TEXT NOT NULL,
    -- First day in force; none while the field is only proposed.
    valid_from DATE,
    -- Last day in force, when a later law took the field away.
    valid_to DATE
);

INSERT INTO domains (code, name_zh, name_en, track, min_level, law, article, valid_from) VALUES
    ('ecology', '生态环境和资源保护', 'Ecology, environment and resources', 'both', 'county', '民事诉讼法、行政诉讼法', '第五十八条第二款、第二十五条第四款', '2017-07-01'),
    ('food_drug', '食品药品安全', 'Food and drug safety', 'both', 'county', '民事诉讼法、行政诉讼法', '第五十八条第二款、第二十五条第四款', '2017-07-01'),
    ('state_property', '国有财产保护', 'State property', 'administrative', 'county', '行政诉讼法', '第二十五条第四款', '2017-07-01'),
    ('state_land', '国有土地使用权出让', 'Granting of state-owned land use rights', 'administrative', 'county', '行政诉讼法', '第二十五条第四款', '2017-07-01'),
    ('heroes', '英雄烈士保护', 'Heroes and martyrs', 'civil', 'county', '英雄烈士保护法', '第二十五条', '2018-05-01'),
    ('minors', '未成年人保护', 'Minors', 'both', 'county', '未成年人保护法', '第一百零六条', '2021-06-01'),
    ('military', '军人地位和权益保障', 'Status and rights of military personnel', 'both', 'county', '军人地位和权益保障法', '第六十二条', '2021-08-01'),
    ('work_safety', '安全生产', 'Work safety', 'both', 'county', '安全生产法', '第七十四条第二款', '2021-09-01'),
    ('personal_information', '个人信息保护', 'Personal information', 'both', 'county', '个人信息保护法', '第七十条', '2021-11-01'),
    ('antimonopoly', '反垄断', 'Anti-monopoly', 'civil', 'city', '反垄断法', '第六十条第二款', '2022-08-01'),
    ('telecom_fraud', '反电信网络诈骗', 'Telecom and online fraud', 'both', 'county', '反电信网络诈骗法', '第四十七条', '2022-12-01'),
    ('farm_product_safety', '农产品质量安全', 'Quality and safety of farm products', 'both', 'county', '农产品质量安全法', '第七十九条第二款', '2023-01-01'),
    ('women', '妇女权益保障', 'Rights of women', 'both', 'county', '妇女权益保障法', '第七十七条', '2023-01-01'),
    ('barrier_free', '无障碍环境建设', 'Barrier-free environment', 'both', 'county', '无障碍环境建设法', '第六十三条', '2023-09-01'),
    ('marine', '海洋生态环境', 'Marine ecology', 'both', 'county', '海洋环境保护法', '第一百一十四条第三款', '2024-01-01'),
    ('cultural_relics', '文物保护', 'Cultural relics', 'both', 'county', '文物保护法', '第九十九条', '2025-03-01'),
    ('rural_collective', '农村集体经济组织成员权益', 'Members of rural collectives', 'both', 'county', '农村集体经济组织法', '第五十六条第二款', '2025-05-01'),
    ('ethnic_unity', '民族团结进步', 'Ethnic unity and progress', 'both', 'county', '民族团结进步促进法', '第五十四条第二款', '2026-07-01'),
    ('ecology_code', '生态环境（法典）', 'Ecology and environment (code)', 'both', 'county', '生态环境法典', '第一千零七十三条至第一千零七十六条', '2026-08-15'),
    ('cultural_heritage', '文化遗产（拟新增）', 'Cultural heritage (proposed)', 'both', 'county', '检察公益诉讼法（草案）', '', NULL),
    ('national_defence', '国防和军事利益（拟新增）', 'National defence (proposed)', 'both', 'county', '检察公益诉讼法（草案）', '', NULL),
    ('elderly_disabled', '老年人、残疾人权益（拟新增）', 'The elderly and the disabled (proposed)', 'both', 'county', '检察公益诉讼法（草案）', '', NULL),
    ('workers', '劳动者权益（拟新增）', 'Workers (proposed)', 'both', 'county', '检察公益诉讼法（草案）', '', NULL);
