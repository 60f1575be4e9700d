using Anomaly.Runtime.Calls;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Anomaly.Runtime.Activations;

/// <content>What the silo logs.</content>
internal sealed partial class Silo
{
    public void RefuseFull(Call call, Activation activation)
    {
        LogMailboxFull(logger, activation.GrainId, activation.Waiting);
        call.Fail(new LimitExceededException($"{activation.GrainId} has {activation.Waiting} calls waiting, its limit; try again later."));
    }

    public void CallFailed(Call call, Exception exception)
    {
        if (call is not GrainCall grainCall)
            return;
        if (grainCall.Method.IsOneWay)
            LogOneWayFailed(logger, grainCall, exception);
        else
            LogCallFailed(logger, grainCall, exception);
    }

    [LoggerMessage(104, LogLevel.Error, "{GrainId} could not be activated; the calls that waited for it fail")]
    public partial void ActivationFailed(GrainId grainId, Exception exception);

    [LoggerMessage(105, LogLevel.Error, "{GrainId} failed while it was deactivated; it is gone all the same")]
    public partial void DeactivationFailed(GrainId grainId, Exception exception);

    [LoggerMessage(106, LogLevel.Error, "A timer of {GrainId} failed; it fires again after its period")]
    public partial void TimerFailed(GrainId grainId, Exception exception);

    [LoggerMessage(107, LogLevel.Error, "{GrainId} threw in a turn that nobody waits for (async void, or a callback)")]
    public partial void UnhandledInTurn(GrainId grainId, Exception exception);

    [LoggerMessage(101, LogLevel.Warning, "The mailbox of {GrainId} is full with {Waiting} calls; calls are refused")]
    private static partial void LogMailboxFull(ILogger logger, GrainId grainId, int waiting);

    [LoggerMessage(102, LogLevel.Debug, "{Call} failed; its caller was told")]
    private static partial void LogCallFailed(ILogger logger, GrainCall call, Exception exception);

    [LoggerMessage(103, LogLevel.Error, "One-way call {Call} failed; nobody waits for it")]
    private static partial void LogOneWayFailed(ILogger logger, GrainCall call, Exception exception);

    [LoggerMessage(108, LogLevel.Warning, "{Count} grains did not end in time and were abandoned")]
    private static partial void LogDrainTimedOut(ILogger logger, int count);
}
