# SPDX-License-Identifier: Apache-2.0
"""RDS: what DescribeDBParameters lists.

- Every parameter of the family, in pages of 100 (botocore: MaxRecords 20 to 100)
  with a Marker; most of an engine's defaults have no ParameterValue.
- A parameter set to its family's default keeps Source `engine-default` with
  `rds_defaults_stay`; only other values become `user` (terraform-provider-aws,
  parameter_group.go and its issues 593, 3182, 23335).
- `require_secure_transport` is 0 by default up to MySQL 8.4 (RDS user guide,
  "Requiring SSL/TLS for all connections to a MySQL DB instance").
"""

from moto.rds.responses import RDSResponse

from emulator.repairs import rds_catalogue

# Parameters that one of the families does not have.
ABSENT = {"mysql8.4": ("default_authentication_plugin",), "mysql8.0": ("authentication_policy",)}
DEFAULTS = {
    "mysql8.4": {"authentication_policy": "*:caching_sha2_password", "require_secure_transport": "0"},
    "mysql8.0": {"default_authentication_plugin": "mysql_native_password", "require_secure_transport": "0"},
}
SYSTEM = {"basedir": "/rdsdbbin/mysql", "datadir": "/rdsdbdata/db/", "port": "{EndPointPort}"}
WITHOUT_VALUE = """
activate_all_roles_on_login auto_generate_certs auto_increment_increment auto_increment_offset autocommit
automatic_sp_privileges back_log big_tables bind_address binlog_cache_size binlog_checksum binlog_error_action
binlog_format binlog_group_commit_sync_delay binlog_order_commits binlog_row_image binlog_row_metadata
binlog_rows_query_log_events binlog_stmt_cache_size binlog_transaction_dependency_history_size
block_encryption_mode bulk_insert_buffer_size character_set_client character_set_connection
character_set_database character_set_filesystem character_set_results character_set_server
check_proxy_users collation_connection collation_server completion_type concurrent_insert connect_timeout
cte_max_recursion_depth default_collation_for_utf8mb4 default_password_lifetime default_storage_engine
default_table_encryption default_tmp_storage_engine default_week_format delay_key_write
delayed_insert_limit delayed_insert_timeout delayed_queue_size div_precision_increment
end_markers_in_json enforce_gtid_consistency eq_range_index_dive_limit event_scheduler
explicit_defaults_for_timestamp flush flush_time ft_boolean_syntax ft_max_word_len ft_min_word_len
ft_query_expansion_limit ft_stopword_file general_log general_log_file generated_random_password_length
group_concat_max_len gtid_mode gtid_owned gtid_purged histogram_generation_max_mem_size host_cache_size
init_connect innodb_adaptive_flushing innodb_adaptive_hash_index innodb_autoextend_increment
innodb_autoinc_lock_mode innodb_buffer_pool_dump_at_shutdown innodb_buffer_pool_instances
innodb_buffer_pool_size innodb_change_buffering innodb_checksum_algorithm innodb_commit_concurrency
innodb_concurrency_tickets innodb_deadlock_detect innodb_default_row_format innodb_fill_factor
innodb_flush_log_at_trx_commit innodb_flush_method innodb_flush_neighbors innodb_io_capacity
innodb_lock_wait_timeout innodb_log_buffer_size innodb_max_dirty_pages_pct innodb_old_blocks_time
innodb_online_alter_log_max_size innodb_open_files innodb_page_size innodb_purge_threads
innodb_read_io_threads innodb_rollback_on_timeout innodb_sort_buffer_size innodb_stats_on_metadata
innodb_strict_mode innodb_thread_concurrency innodb_write_io_threads interactive_timeout
internal_tmp_mem_storage_engine join_buffer_size keep_files_on_create key_buffer_size lc_messages
local_infile lock_wait_timeout log_bin_trust_function_creators log_error_verbosity log_output
log_queries_not_using_indexes log_slow_extra log_throttle_queries_not_using_indexes long_query_time
low_priority_updates mandatory_roles max_allowed_packet max_connect_errors max_connections
max_error_count max_execution_time max_heap_table_size max_join_size max_length_for_sort_data
max_prepared_stmt_count max_sort_length max_user_connections min_examined_row_limit
mysql_native_password net_buffer_length net_read_timeout net_retry_count net_write_timeout
open_files_limit optimizer_prune_level optimizer_search_depth optimizer_switch partial_revokes
password_history password_require_current password_reuse_interval performance_schema preload_buffer_size
range_alloc_block_size read_buffer_size read_only read_rnd_buffer_size regexp_stack_limit
replica_parallel_workers replica_preserve_commit_order secure_file_priv server_id session_track_gtids
skip_name_resolve slow_launch_time slow_query_log sort_buffer_size sql_mode sql_require_primary_key
stored_program_cache super_read_only sync_binlog table_definition_cache table_open_cache
temptable_max_ram thread_cache_size thread_stack time_zone tls_version tmp_table_size
transaction_isolation unique_checks updatable_views_with_limit wait_timeout
""".split()


def install(settings):
    RDSResponse.describe_db_parameters = lambda self: describe(self, settings)


def describe(self, settings):
    name, source = self.params.get("DBParameterGroupName"), self.params.get("Source")
    group = self.backend.describe_db_parameter_groups({"db_parameter_group_name": name})[0]
    rows = list(rows_of(group, settings.rds_defaults_stay))
    wanted = [one for one in rows if source in (None, one["Source"])]
    return rds_catalogue.page(self, "Parameters", sorted(wanted, key=lambda one: one["ParameterName"]))


def rows_of(group, defaults_stay):
    defaults, given = DEFAULTS.get(group.family, {}), group.parameters
    for name in {*WITHOUT_VALUE, *defaults, *given} - {*ABSENT.get(group.family, ())}:
        value, default = given.get(name, {}).get("ParameterValue"), defaults.get(name)
        if name in given and not (defaults_stay and value == default):
            yield row(name, value, "user", given[name].get("ApplyMethod"))
        else:
            yield row(name, default, "engine-default")
    for name, value in SYSTEM.items():
        yield {**row(name, value, "system"), "IsModifiable": False}


def row(name, value, source, method=None):
    found = {
        "ParameterName": name,
        "ParameterValue": value,
        "Source": source,
        "ApplyType": "dynamic",
        "DataType": "string",
        "IsModifiable": True,
        "ApplyMethod": method or "pending-reboot",
    }
    return {key: one for key, one in found.items() if one is not None}
