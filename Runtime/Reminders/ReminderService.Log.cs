using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Anomaly.Runtime.Reminders;

internal sealed partial class ReminderService
{
    [LoggerMessage(301, LogLevel.Warning, "Due reminders could not be read; they fire when the table answers again")]
    private static partial void LogReadFailed(ILogger logger, Exception exception);

    [LoggerMessage(302, LogLevel.Error, "Reminder {Name} of {GrainId} failed; its next tick is on the beat")]
    private static partial void LogTickFailed(ILogger logger, string name, GrainId grainId, Exception exception);

    [LoggerMessage(303, LogLevel.Warning, "Reminder {Name} of {GrainId} was fired but not marked so; it fires again")]
    private static partial void LogAdvanceFailed(ILogger logger, string name, GrainId grainId, Exception exception);
}
