using Anomaly.Grains.Interfaces;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace GrainClient;

/// <summary>
/// Repeats calls that are safe to repeat when they are lost, or overtaken by another activation. Each try has a time limit of its own, since nobody
/// tells a client that the silo which held its call has died: without one it would wait for as long as the slowest answer may take.
/// </summary>
internal sealed class SafeRetry : IOutgoingGrainCallFilter
{
    private const int Tries = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15), LongLimit = TimeSpan.FromMinutes(1), FirstPause = TimeSpan.FromMilliseconds(100);

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.InterfaceMethod?.IsDefined(typeof(SafeToRetryAttribute), inherit: true) != true)
        {
            await context.Invoke();
            return;
        }

        // The last argument of every method of the contract.
        var token = context.Request.GetArgumentCount() - 1;
        var stopping = (CancellationToken)context.Request.GetArgument(token)!;
        // What the contract gives minutes may need one: a first detection reads a whole history.
        var patience = context.InterfaceMethod.IsDefined(typeof(ResponseTimeoutAttribute), inherit: true) ? LongLimit : Limit;
        for (var attempt = 1; ; attempt++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            limit.CancelAfter(patience);
            context.Request.SetArgument(token, limit.Token);
            try
            {
                await context.Invoke();
                return;
            }
            catch (Exception exception) when (IsLost(exception) && !stopping.IsCancellationRequested)
            {
                if (attempt == Tries)
                    throw exception is OperationCanceledException ? new TimeoutException($"{context.TargetId} has not answered {Tries} calls of {patience.TotalSeconds} s.", exception) : exception;
                await Task.Delay(FirstPause * (1 << attempt), stopping);
            }
        }
    }

    private static bool IsLost(Exception exception) =>
        exception is SiloUnavailableException or OrleansMessageRejectionException or ConnectionFailedException or GatewayTooBusyException
            or TimeoutException or OperationCanceledException or DetectionException { Kind: DetectionErrorKind.Conflict };
}
