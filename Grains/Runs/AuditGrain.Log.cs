using System;
using Microsoft.Extensions.Logging;

namespace Anomaly.Grains.Runs;

public sealed partial class AuditGrain
{
    [LoggerMessage(LogLevel.Information, "Purged {Count} runs that started before {Before:O}")]
    private partial void LogPurged(int count, DateTime before);
}
