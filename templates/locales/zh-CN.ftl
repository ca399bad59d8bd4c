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
error-series_office_not_found = 没有检察院 { $id }，无法编号。请核对。
error-number_not_found = 没有文号记录 { $id }。请核对编号。
error-number_taken = 文号 { $number } 已用于另一份文书。请核对；误用的文号应作废，不能重复使用。
error-number_already_void = 文号 { $number } 已经作废，不必再次作废。
error-case_not_found = 您可见的范围内没有案件 { $id }。请核对编号，或者询问承办院。
error-case_record_not_found = 本案没有 { $what } { $id }。请重新打开案件，从列表中选择。
error-case_of_another_office = { $number } 由其他院办理，只有该院人员可以操作。
error-case_event_not_of_track = { $track } 类案件没有“{ $event }”这一步。请查看本类案件的步骤。
error-case_event_not_from_here = 案件处于“{ $state }”，不能进行“{ $event }”。请先完成之前的步骤。
error-case_plan_missing = 尚无调查方案（办案规则第三十三条）。请先录入调查方案。
error-case_act_missing = 尚无任何调查活动。请至少录入一次调查。
error-case_two_persons = 有调查活动只记了一名人员（办案规则第三十六条）。请记明两名不同的人员。
error-case_party_unknown = 尚未记明案件对象。请先记明行政机关或者违法行为人。
error-case_filing_not_served = 立案决定书尚未送达本案全部行政机关（办案规则第七十条）。请先录入送达。
error-case_minutes_missing = 没有磋商会议记录或者纪要（办案规则第七十条）。请先录入。
error-case_investigation_report_missing = 没有调查终结报告（办案规则第七十三条、第八十九条）。请先制作。
error-case_announcement_missing = 没有经批准并已刊载的公告（办案规则第九十一条）。请先报批并录入刊载情况。
error-case_announcement_running = 公告期三十日尚未届满（检察公益诉讼解释第十三条）。请在届满次日起办理。
error-case_follow_up_missing = 没有跟进调查记录（办案规则第七十七条、第九十三条）。请先录入跟进调查。
error-case_review_report_missing = 没有审查终结报告（办案规则第七十九条、第九十四条）。请先制作。
error-case_closing_ground_missing = 没有选择终结案件的情形（办案规则第七十四条、第九十条）。请选择。
error-case_closing_ground_of_other_track = { $track } 类案件没有这一终结情形。请在办案规则第七十四条或者第九十条中选择。
error-case_closing_not_served = 终结案件决定书尚未送达本案全部行政机关（办案规则第七十四条）。请先录入送达。
error-case_support_continues = 支持起诉的案件不因该情形终结（办案规则第九十条）。请另选情形，或者撤回支持起诉。
error-case_measures_missing = 必做的办案措施尚未完成：{ $missing }。请完成，或者由部门负责人说明理由后放行。
error-case_measure_unknown = 本案没有办案措施 { $code }。请从清单中选择。
error-case_measure_required = 办案措施 { $code } 为必做，不能标为不适用。请完成，或者由部门负责人放行。
error-case_nothing_to_override = 这一步不缺必做措施，无需放行，可以直接办理。
error-case_override_by_head_only = 只有部门负责人可以放行缺少必做措施的步骤。请报部门负责人。
error-case_domain_not_open = 领域 { $domain } 今日尚未开放。请选择现行领域。
error-case_domain_of_other_track = 领域 { $domain } 不能按 { $track } 立案。请更换案件类型或者领域。
error-case_domain_of_higher_level = 领域 { $domain } 应由上级人民检察院立案。请报请上级办理。
error-case_not_competent = 本院对行政机关 { $agency } 没有管辖权（办案规则第十三条、第十五条）。请移送线索或者报请上级。
error-case_person_of_other_office = 人员 { $person } 不属于承办院。请选择承办院人员。
error-case_office_unknown = 没有编号为 { $office } 的检察院。请从列表中选择。
error-case_agency_not_a_party = 行政机关 { $agency } 不是本案对象。请先将其记入案件。
error-case_suspension_conditions = 不符合办案规则第七十八条：须有突发事件等客观原因、行政机关在期限内已作出决定或者制定方案、没有怠于履职。请逐项说明。
error-case_no_review_running = 本案没有正在计算的审查起诉期限，无需延长。
error-case_payload_unreadable = 提请的内容无法读取，不能执行。请告知管理员，并重新提请。
error-file_not_found = 没有文件 { $hash }，或者您无权查看。
error-file_too_large = 文件超过上限（{ $limit } 字节）。请压缩或拆分后再上传。
error-file_type_not_allowed = 文件内容不属于可以接收的类型。请上传 JPEG、PNG、WebP、PDF、Word（docx）、Excel（xlsx）、zip、MP4 或文本文件。
error-file_empty = 文件没有内容。请核对后重新上传。
error-upload_malformed = 上传的内容无法识别：{ $detail }。请按接口文档重新上传。
error-file_storage_failed = 文件暂时无法保存或读取，所做的更改没有保存。请稍后重试；若仍出错，请联系系统管理员检查磁盘。
error-recommendation_not_found = 没有检察建议 { $id }，或不在您的查看范围内。请核对编号。
error-addressee_not_found = 没有被建议单位记录 { $id }，或不在您的查看范围内。请核对编号。
error-service_not_found = 没有送达记录 { $id }，或不在您的查看范围内。请核对编号。
error-recommendation_of_another_office = 检察建议 { $id } 由其他检察院办理，您只能查看。请由承办院操作。
error-recommendation_not_from_here = 检察建议目前处于“{ $state }”，不能进行“{ $event }”。请先完成前一步骤。
error-recommendation_contents_missing = 检察建议书缺少《办案规则》第七十五条规定的内容：{ $missing }。请补充后再提请决定。
error-recommendation_text_changed = 文稿在提请之后被修改过，原提请不再有效。请退回，就新文稿重新提请。
error-recommendation_waits_for_decision = 该检察建议正在等待决定，期间不能修改。请先撤回提请或等待退回。
error-recommendation_nothing_served = 检察建议书尚未送达任何单位。请先登记送达。
error-recommendation_lines_open = 仍有被建议单位没有办理结果。请先完成跟进调查，或在案件终结后再办结。
error-recommendation_of_administrative_case_only = 公益诉讼检察建议只能在行政公益诉讼案件中制发。请核对案件类型，或改用社会治理检察建议。
error-recommendation_agency_unknown = 没有行政机关 { $agency }。请从机构名录中选择。
error-addressee_already_served = 该单位已于 { $on } 有效送达，不能再次登记有效送达。如需补充，请登记为电子送达。
error-service_not_under_way = 送达记录 { $id } 不是邮寄中的状态，无法登记签收或退回。请核对。
error-recommendation_payload_unreadable = 审批单的内容无法识别，决定没有执行。请联系系统管理员。
error-served_line_not_found = 没有送达贵单位的检察建议 { $id }。请核对编号。
error-reply_not_found = 没有回复 { $id }，或不在您的查看范围内。请核对编号。
error-objection_not_found = 没有异议 { $id }，或不在您的查看范围内。请核对编号。
error-extension_request_not_found = 没有延期申请 { $id }，或不在您的查看范围内。请核对编号。
error-reply_of_another_office = 该检察建议由其他检察院办理，您只能查看。请由承办院操作。
error-line_not_served = 检察建议书尚未正式送达，回复期限没有起算。请等待正式送达后再提交回复。
error-line_already_received = 该检察建议已于 { $on } 签收，不必重复签收。
error-line_settled = 该检察建议已修改、撤回或终结，不再接收回复和异议。请查看最新文书。
error-reply_not_from_here = 回复目前处于“{ $state }”，不能进行“{ $event }”。请先完成前一步骤。
error-reply_earlier_waits = 第 { $no } 次回复尚未审核，请先审核在前的回复。
error-reply_draft_open = 第 { $no } 次回复尚未提交，请继续该草稿，不要另起。
error-objection_not_from_here = 异议目前处于“{ $state }”，不能进行“{ $event }”。请先复核，再作出决定。
error-objection_open = 已有异议正在处理。请等待结果，或在原异议中补充。
error-objection_by_chief_only = 对异议的处理由检察长决定。请报检察长。
error-follow_up_line_not_found = 没有被建议单位记录 { $id }，或不在您的查看范围内。请核对编号。
error-visit_not_found = 没有跟进调查记录 { $id }，或不在您的查看范围内。请核对编号。
error-visit_of_another_office = 该跟进调查由其他检察院办理，您只能查看。请由承办院操作。
error-visit_not_from_here = 跟进调查目前处于“{ $state }”，不能进行“{ $event }”。如需再次调查，请另行计划。
error-visit_before_service = 检察建议书尚未送达该单位，不能安排跟进调查。请先登记送达。
error-visit_case_closed = 案件已终结，请安排“回头看”。
error-visit_case_open = 案件尚未终结，请安排跟进调查，“回头看”在终结之后进行。
error-visit_officer_unknown = 人员 { $person } 不是承办院的在职人员。请核对调查人员。
error-visit_items_open = 整改事项 { $items } 尚未核实整改到位，不能认定为已整改到位。请逐项核实或更改结论。
error-rectification_period_running = 整改期限至 { $due } 届满，尚未到期。请在届满后处理。
error-rectification_period_none = 该单位没有计算中的整改期限。请核对送达和办理情况。
error-rectification_period_ended = 整改期限已于 { $on } 届满并已处理，不必重复。
error-line_verified = 整改已于 { $on } 核实到位，不进入审查起诉。请办理终结。
