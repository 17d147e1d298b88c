/** The public contract of the five migrations: tables with their columns, functions, triggers, and the counts to reach. */

export type TableContract = { table: string; columns: string };

const PERSON_AND_TIME = "created_by created_at updated_at";

/** Columns that other programs rely on, beside id and (but in the global registry) workspace_id. */
export const CONTRACT: Record<string, TableContract[]> = {
  "013_create_positioning_campaigns": [
    {
      table: "positioning",
      columns: `name description market_segment target_persona key_message value_proposition differentiation target_pain_points solution_benefits ${PERSON_AND_TIME}`,
    },
    {
      table: "message_architecture",
      columns: `name description positioning_id primary_message secondary_messages content_pillars brand_voice tone_guidelines target_audience key_topics content_themes ${PERSON_AND_TIME}`,
    },
    {
      table: "campaigns",
      columns: `name description objective status positioning_id message_architecture_id target_segments target_geographies start_date end_date planned_duration_days budget_allocation allocated_budget_amount resource_allocation total_reach total_engagements conversion_count roi_percentage ${PERSON_AND_TIME}`,
    },
    {
      table: "campaign_quests",
      columns: `campaign_id name description objective parent_quest_id quest_order status start_date end_date due_date assigned_to_agents expected_output actual_output ${PERSON_AND_TIME}`,
    },
    {
      table: "campaign_cohorts",
      columns: "campaign_id cohort_id allocation_percentage target_count reached_count converted_count",
    },
  ],
  "014_create_gamification_achievements": [
    {
      table: "achievements",
      columns: `name description icon_url badge_type category tier condition_type condition_value required_previous_achievement_id points_reward badge_unlocks unlock_perks is_active rarity_level ${PERSON_AND_TIME}`,
    },
    {
      table: "user_achievements",
      columns:
        "user_id achievement_id progress_percentage progress_value progress_data unlocked_at unlocked_by_event is_locked display_on_profile visibility",
    },
    {
      table: "user_stats",
      columns:
        "user_id campaigns_created campaigns_active campaigns_completed total_campaign_reach content_pieces_created content_pieces_published total_engagement_count moves_created moves_executed moves_successful success_rate_percentage collaborations_count teams_joined total_points achievements_unlocked achievements_in_progress badges_earned login_count last_active_at total_hours_engaged experience_level experience_percentage stats_last_updated",
    },
  ],
  "015_create_agent_registry": [
    {
      table: "agent_registry",
      columns:
        "agent_name agent_type guild_name description purpose domain_expertise model_config system_prompt personality_traits supported_inputs supported_outputs tool_access avg_execution_time_seconds success_rate_percentage error_rate_percentage cost_per_execution is_active version release_date deprecated_date",
    },
    {
      table: "agent_capabilities",
      columns:
        "agent_id capability_name description category subcategory input_types output_types external_apis required_permissions typical_execution_time_seconds typical_token_usage typical_cost success_rate_percentage is_enabled configuration parameter_schema",
    },
    {
      table: "agent_assignments",
      columns:
        "agent_id assigned_to_campaign_id assigned_to_guild_operation_id assignment_status priority_level assigned_date assignment_config task_queue execution_constraints tasks_assigned tasks_completed tasks_failed total_tokens_used total_cost_incurred assigned_by",
    },
    {
      table: "agent_performance",
      columns:
        "agent_id measurement_date measurement_hour execution_count success_count failure_count error_count avg_execution_time_seconds min_execution_time_seconds max_execution_time_seconds p50_execution_time_seconds p95_execution_time_seconds p99_execution_time_seconds total_input_tokens total_output_tokens avg_input_tokens_per_execution avg_output_tokens_per_execution total_cost_incurred avg_cost_per_execution success_rate_percentage error_rate_percentage quality_score",
    },
  ],
  "016_create_intelligence_system": [
    {
      table: "intelligence_signals",
      columns:
        "source_agent_id source_type data_source signal_title signal_description signal_category key_findings data_points confidence_score relevance_score related_competitor_ids related_cohort_ids related_campaign_ids signal_date detection_date expiry_date action_status assigned_to_user_id action_notes created_by",
    },
    {
      table: "market_insights",
      columns:
        "insight_title insight_description insight_type category source_signal_ids source_agent_id number_of_signals_analyzed key_conclusions supporting_evidence confidence_level confidence_score business_implications recommended_actions potential_impact potential_roi_percentage relevant_for_competitors relevant_for_cohorts relevant_for_campaigns relevant_segments time_relevance_start time_relevance_end discovery_date insight_status actioned_date created_by reviewed_by",
    },
  ],
  "017_create_alerts_notifications": [
    {
      table: "system_alerts",
      columns:
        "alert_type severity_level status title description message action_url triggered_by_agent_id triggered_by_signal_id triggered_by_event related_campaign_id related_cohort_id related_move_id data_points recommended_actions triggered_at acknowledged_at resolved_at expiry_date acknowledged_by action_taken created_by fingerprint occurrence_count last_seen_at snoozed_until assigned_to",
    },
    {
      table: "user_notifications",
      columns:
        "user_id notification_type title message description related_alert_id related_achievement_id related_campaign_id channel is_read read_at delivery_status delivery_method action_url action_label call_to_action priority_level expires_at",
    },
  ],
};

/** Named indexes and policies to reach or pass, by migration. */
export const COUNTS: Record<string, { indexes: number; policies: number }> = {
  "013_create_positioning_campaigns": { indexes: 12, policies: 5 },
  "014_create_gamification_achievements": { indexes: 10, policies: 5 },
  "015_create_agent_registry": { indexes: 15, policies: 2 },
  "016_create_intelligence_system": { indexes: 10, policies: 2 },
  "017_create_alerts_notifications": { indexes: 12, policies: 4 },
};

export const FOREIGN_KEYS = 40;

export const FUNCTIONS = [
  "update_campaign_timestamp",
  "unlock_achievement",
  "calculate_move_success_rate",
  "update_experience_level",
  "record_agent_execution",
  "create_insight_from_signals",
  "get_active_insights",
  "get_priority_signals",
  "create_system_alert",
  "send_user_notification",
  "acknowledge_alert",
  "mark_notification_as_read",
  "get_user_unread_notifications",
  "get_critical_alerts",
];

export const TRIGGERS = [
  "campaign_quests_update_trigger",
  "campaign_cohorts_update_trigger",
  "user_stats_experience_update",
];
