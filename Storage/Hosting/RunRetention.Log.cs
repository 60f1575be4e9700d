using Microsoft.Extensions.Logging;

namespace Anomaly.Storage;

internal sealed partial class RunRetention
{
    [LoggerMessage(1211, LogLevel.Information, "Purged {Count} runs older than {Days} days")]
    private partial void LogPurged(int count, int days);

    [LoggerMessage(1212, LogLevel.Warning, "Old runs could not be purged; trying again in an hour. {Reason}")]
    private partial void LogPurgeFailed(string reason);
}
