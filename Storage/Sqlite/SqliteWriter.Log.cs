using Microsoft.Extensions.Logging;

namespace Anomaly.Storage.Sqlite;

internal sealed partial class SqliteWriter
{
    [LoggerMessage(1101, LogLevel.Warning, "A group of {Count} commits was rolled back; trying each by itself")]
    private partial void LogGroupRolledBack(Exception exception, int count);

    [LoggerMessage(1102, LogLevel.Error, "A write failed; nothing of it is stored")]
    private partial void LogWriteFailed(Exception exception);

    [LoggerMessage(1103, LogLevel.Error, "A rollback failed")]
    private partial void LogRollbackFailed(Exception exception);
}
