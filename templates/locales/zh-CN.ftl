error-internal = 系统内部出错，所做的更改没有保存。请稍后重试；若仍出错，请联系系统管理员。
error-invalid = 填写的内容有误，请按各字段的提示修改。
error-stale = 您打开之后，其他人已经修改过（当前版本 { $current }）。请重新打开，核对后再提交。
error-no_such_address = 没有这个地址，请核对链接。
error-method_not_allowed = 该地址不支持这种操作。
error-malformed_request = 请求无法识别：{ $detail }。请核对地址中的编号和查询条件。
error-not_signed_in = 尚未登录，或登录已失效。请重新登录。
error-not_allowed = 您的角色不能进行此操作（{ $action }）。如确有需要，请联系系统管理员。
error-password_change_required = 首次登录请先修改密码。
error-json_required = 请以 application/json 格式提交。
error-body_too_large = 提交的内容超过上限（{ $limit } 字节）。请减少内容；文件请用上传接口。
error-malformed_body = 提交的内容无法识别，位置 { $field }：{ $detail }。请按接口文档修改。
error-if_match_required = 缺少 If-Match 请求头。请先读取记录，再带上其版本号提交。
error-malformed_idempotency_key = Idempotency-Key 请求头为空或超过 200 个字符。
error-idempotency_key_reused = 该 Idempotency-Key 已用于另一个请求。请换一个新的。
error-approval_not_found = 没有审批事项 { $id }，或者它不在您的权限范围内。
error-approval_open = 该事项（{ $kind }）已有一份审批正在进行。请先完成、撤回或退回该审批。
error-approval_closed = 该审批已经办结（{ $state }），不能再操作。如仍需决定，请重新提出。
error-approval_not_reviewed = 该审批尚未经过审核，请等审核人提出意见后再决定。
error-approval_nothing_to_review = 该审批不在待审核状态，无需审核。
error-approval_own_proposal = 不能审核或决定自己提出的事项，请由其他有权人员办理。
error-approval_reviewed_by_you = 您已审核过该事项，审核人与决定人应当分开。请由其他有权人员决定。
error-approval_not_reviewer = 该事项不由您审核，请由本院相应负责人审核。
error-approval_not_decider = 该事项应由有权角色（{ $role }）或者其委托的人决定，您目前没有此项权限。
error-approval_not_proposer = 您不能提出或者撤回该事项（{ $kind }）。提出须由承办单位的检察官办理，撤回须由提出人办理。
error-major_matter_not_delegable = 该事项（{ $kind }）属于重大办案事项，由检察长决定，不得委托。
error-delegation_not_found = 没有委托 { $id }，或者它不属于您所在的院。
error-authority_not_found = 没有职权清单条目 { $id }。
error-no_level_above = 该事项须由上一级人民检察院决定，但没有登记上一级院。请联系系统管理员。
error-sign_in_refused = 用户名或密码不正确，或者账号已停用。请核对后重试，忘记密码请联系系统管理员。
error-sign_in_blocked = 登录失败次数过多，请在 { $retry_after } 秒后重试。
error-session_ended = 会话已结束，请重新登录。
error-session_reused = 该刷新令牌已被使用过，为安全起见会话已全部结束。请重新登录；如非本人操作，请修改密码并告知系统管理员。
error-wrong_password = 当前密码不正确，请重新输入。
error-no_random_bytes = 系统暂时无法完成此操作，请稍后重试；若仍出错，请联系系统管理员。
error-agency_not_found = 没有行政机关 { $id }。
error-calendar_not_found = 没有第{ $number }版日历。请从日历列表中选择。
error-calendar_unreadable = 日历文件第{ $line }行无法识别：{ $reason }。请使用JSON通用格式，或者含 date、name、is_off_day 三列的CSV。
error-calendar_unchanged = 导入内容与现行日历相同，没有任何日期变化，因此未生成新版本。
error-calendar_needs_office = 只有隶属于检察院的人员才能维护日历。请用本院账号登录。
error-clock_not_found = 没有编号为{ $id }的期限，或者不在可见范围内。
error-deadline_rule_unknown = 现行规则包中没有规则{ $rule }。请从规则列表中选择。
error-deadline_length_needed = 规则{ $rule }在法律上没有日数，请给出期限长度。
error-deadline_length_fixed = 规则{ $rule }的期限由法律规定，不能另行给定。请去掉期限长度。
error-deadline_rule_is_no_clock = 规则{ $rule }只影响其他期限的计算，本身不是期限。请选择它所影响的规则。
error-clock_closed = 期限{ $id }已经结束，不能再变更。如系误录，请先撤销完成或者撤销的记录。
error-clock_paused = 期限{ $id }正处于中止状态。请先恢复计算。
error-clock_not_paused = 期限{ $id }没有中止，无需恢复。
error-clock_not_pausable = 规则{ $rule }的期限没有可以中止的依据。
error-clock_not_excludable = 规则{ $rule }的期限没有可以扣除时间的依据。
error-clock_not_extendable = 规则{ $rule }的期限不能由{ $authority ->
    [chief] 检察长
    [superior] 上一级人民检察院
    [court_president] 人民法院院长
    [superior_court] 上级人民法院
   *[high_court] 高级人民法院
    }批准延长。请查看该规则的延长条件。
error-clock_extension_order = 规则{ $rule }的期限须先由{ $first ->
    [chief] 检察长
    [superior] 上一级人民检察院
    [court_president] 人民法院院长
    [superior_court] 上级人民法院
   *[high_court] 高级人民法院
    }批准延长，仍不够的才能再报请。
error-clock_extensions_used_up = 规则{ $rule }的期限依此权限只能延长{ $times }次，已经用完。请报请更高层级批准。
error-clock_extension_too_long = 规则{ $rule }的期限依此权限每次至多延长{ $count }{ $unit ->
    [hours] 小时
    [days] 日
    [working_days] 个工作日
   *[months] 个月
    }。请缩短延长的时间。
error-clock_expired = 期限{ $id }已于{ $due }届满，届满后不能中止、延长或者扣除。请核对日期。
error-clock_event_not_found = 没有编号为{ $id }的期限记录。
error-clock_event_undone = 期限记录{ $id }此前已经撤销。
error-clock_start_not_undoable = 起算记录{ $id }不能撤销。请撤销整个期限并重新起算。
error-deadline_settings_backdated = 计算设定只能从{ $today }或者以后的日期起生效，以免变动正在计算的期限。
error-deadline_office_unknown = 没有编号为{ $id }的检察院。
field-required = 请填写。
field-too_long = 不能超过 { $detail } 个字符。
field-too_short = 不能少于 { $detail } 个字符。
field-out_of_range = 应在 { $detail } 之间。
field-in_the_future = 不能晚于 { $detail }。
field-not_allowed = 此处不允许：{ $detail }。
field-unknown = 没有这一项：{ $detail }。
field-order = 先后顺序有误：{ $detail }。
field-malformed = 格式有误：{ $detail }。
error-lead_not_found = 没有线索 { $id }，或您无权查看。请核对编号。
error-lead_of_another_office = 线索 { $number } 由其他检察院办理，只有该院人员可以办理。
error-lead_already_registered = 该来源编号已登记为线索 { $number }，请在原线索上办理。
error-vault_unavailable = 举报人信息的密封密钥不可用，没有保存任何内容。请联系系统管理员。
field-not_in_force = 该领域当日尚未施行或已失效：{ $detail }。请选择其他领域。
error-lead_wrong_state = 线索目前的状态（{ $state }）不能进行此操作（{ $event }）。请先办理前一步骤，或核对线索的办理情况。
error-lead_not_assessed = 线索 { $number } 尚未评估。请先就真实性、可查性等作出评估，再提请决定（《人民检察院公益诉讼办案规则》第二十七条）。
error-lead_inquiry_unreported = 线索 { $number } 的初步调查尚无报告。请先完成《初步调查报告》（《人民检察院公益诉讼办案规则》第二十七条）。
error-lead_unclassified = 线索 { $number } 尚未确定领域。请先补正领域，再提请立案。
error-lead_transferred_in = 线索 { $number } 由同级检察院移送而来，应当受理，不得退回或者再移送；认为不属于本院管辖的，请报请上一级检察院（《人民检察院公益诉讼办案规则》第二十六条）。
error-lead_no_level_above = 本院在本系统中没有上一级检察院，不能报请。
error-lead_recorded_already = 线索 { $number } 已报上一级检察院备案，无需重复报备。
error-lead_not_yours_to_assign = 线索 { $number } 只能由部门负责人分配；无人承办的线索，检察官可以自行领取。
error-lead_verification_not_found = 该线索没有核查任务 { $id }。请核对编号。
error-lead_verification_recorded = 核查任务 { $id } 已有记录，不能再改。如有新情况，请另行安排核查。
error-lead_decision_missing = 审批 { $id } 没有对应的线索决定。请联系系统管理员。
error-lead_no_reporter = 线索 { $number } 没有密封的举报人信息。
error-lead_reporter_not_granted = 您没有查看线索 { $number } 举报人信息的有效授权。请说明用途，提请检察长批准。
error-public_report_not_found = 没有与该查询码对应的举报。请核对查询码。
error-public_division_not_ours = 行政区划 { $division } 不在本平台各检察院的管辖范围内。请核对，或拨打 12309。
error-public_report_full = 每件举报最多补充 { $most } 次，已达上限。如有新情况，请另行举报。
error-lead_not_public = 线索 { $number } 不是网上举报，没有可以回复的查询码。
error-too_many_requests = 操作过于频繁，请在 { $retry_after } 秒后再试。
field-level_too_low = 本院级别低于该领域要求的级别：{ $detail }。请报请上级办理。
field-track_closed = 该领域不能按此类型立案：{ $detail }。
field-art_67_interest = 请写明国家利益或者社会公共利益受到侵害的情况（《人民检察院公益诉讼办案规则》第六十七条第一项）。
field-art_67_act = 请写明行政机关可能违法行使职权或者不作为的情况（《人民检察院公益诉讼办案规则》第六十七条第二项、第六十八条）。
field-art_67_agency = 请写明负有监督管理职责的行政机关；重大公益受损而行政机关尚不明确的，请注明以事立案（《人民检察院公益诉讼办案规则》第六十七条、第二十九条）。
field-art_85_interest = 请写明社会公共利益受到损害的情况（《人民检察院公益诉讼办案规则》第八十五条第一项）。
field-art_85_act = 请写明可能存在的损害社会公共利益的违法行为（《人民检察院公益诉讼办案规则》第八十五条第二项）。
field-art_85_wrongdoer = 请写明违法行为人；重大公益受损而行为人尚不明确的，请注明以事立案（《人民检察院公益诉讼办案规则》第八十五条、第二十九条）。
field-two_officers = 应当由两名不同的办案人员进行（《人民检察院公益诉讼办案规则》第三十六条）。
field-not_same_level = 只能移送同级的其他检察院：{ $detail }。属上级管辖的，请报请移送。
error-file_not_found = 没有文件 { $hash }，或者您无权查看。
error-file_too_large = 文件超过上限（{ $limit } 字节）。请压缩或拆分后再上传。
error-file_type_not_allowed = 文件内容不属于可以接收的类型。请上传 JPEG、PNG、WebP、PDF、Word（docx）、Excel（xlsx）、zip、MP4 或文本文件。
error-file_empty = 文件没有内容。请核对后重新上传。
error-upload_malformed = 上传的内容无法识别：{ $detail }。请按接口文档重新上传。
error-file_storage_failed = 文件暂时无法保存或读取，所做的更改没有保存。请稍后重试；若仍出错，请联系系统管理员检查磁盘。
error-import_not_found = 没有导入批次 { $id }，或者您无权查看。
error-import_office_not_found = 没有检察院“{ $office }”，或者您无权向其导入。请核对院的编号或代码。
error-import_format_unknown = 文件既不是文本表格（csv），也不是 Excel 工作簿（xlsx）。旧式 xls 请另存为 xlsx 后再导入。
error-import_encoding_unknown = 文本表格的编码既不是 UTF-8 也不是 GB18030。请另存为 UTF-8 编码的 csv 后再导入。
error-import_unreadable = 表格无法读取到末尾，可能已损坏。请用 Excel 打开检查并另存后再导入；已导入的行可以保留，也可以撤销该批次。
error-import_too_large = 文件过大，无法导入。请拆分成几个文件。
error-import_headings_unknown = 前 20 行中没有可识别的标题行。请保留“标题”或“内容”等列标题，或在映射中指明各列。
error-import_mapping_unknown = 表格中没有列“{ $heading }”。请核对映射中的列标题。
error-import_state = 该批次目前为“{ $state }”，不能进行此操作。请等待导入结束，或核对批次。
error-import_leads_in_use = 该批次已有 { $count } 条线索开始办理，不能撤销。请逐条处理。
error-import_carried_on = 导入批次 { $id } 正由另一进程继续，或其文件不在本机。请稍后查看进度。
error-import_no_rejects = 导入批次 { $id } 没有被退回的行。
error-import_storage_failed = 导入文件暂时无法保存或读取。请稍后重试；若仍出错，请联系系统管理员检查磁盘。
