using Microsoft.Extensions.Logging;

namespace Anomaly.Storage.PostgreSql;

internal sealed partial class PostgresWriter
{
    [LoggerMessage(1301, LogLevel.Warning, "A group of {Count} commits was rolled back; trying each by itself")]
    private partial void LogGroupRolledBack(Exception exception, int count);

    [LoggerMessage(1302, LogLevel.Error, "{Count} commits failed")]
    private partial void LogCommitFailed(Exception exception, int count);

    [LoggerMessage(1303, LogLevel.Warning, "A group of {Count} commits lost its connection or a collision; trying again")]
    private partial void LogTryingAgain(Exception exception, int count);
}
