using System.Reflection;
using Anomaly.Grains.Hosting;
using Anomaly.Storage;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace Anomaly.Grains.Tests.Hosting;

public sealed class CallFiltersTests
{
    private readonly FakeTimeProvider _clock = new();

    public static TheoryData<Exception> Lost => new()
    {
        new SiloUnavailableException("gone"),
        new ConnectionFailedException("not here"),
        new DetectionException(DetectionErrorKind.Conflict, "Another activation wrote first."),
    };

    [Theory]
    [MemberData(nameof(Lost))]
    public async Task Retry_ofASafeCallThatWasLost_repeatsItUntilItGoesThrough(Exception lost)
    {
        var (context, calls) = Failing(Safe, lost, times: 3);

        await RunAsync(new RetryFilter(_clock).Invoke(context));

        Assert.Equal(4, calls());
    }

    [Fact]
    public async Task Retry_thatNeverGoesThrough_givesUpAfterFive()
    {
        var (context, calls) = Failing(Safe, new SiloUnavailableException("gone"), times: 100);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => RunAsync(new RetryFilter(_clock).Invoke(context)));

        Assert.Equal(6, calls());
    }

    [Fact]
    public async Task Retry_ofACallThatIsNotMarkedSafe_isNotMade()
    {
        var (context, calls) = Failing(typeof(ITickerDetectionGrain).GetMethod(nameof(ITickerDetectionGrain.WatchBackfillAsync))!, new SiloUnavailableException("gone"), times: 1);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => new RetryFilter(_clock).Invoke(context));

        Assert.Equal(1, calls());
    }

    [Fact]
    public async Task Retry_ofACallThatTimedOut_isNotMade()
    {
        var (context, calls) = Failing(Safe, new TimeoutException(), times: 1);

        await Assert.ThrowsAsync<TimeoutException>(() => new RetryFilter(_clock).Invoke(context));

        Assert.Equal(1, calls());
    }

    [Fact]
    public async Task Errors_ofTheStore_leaveAsTheContractPromises()
    {
        var context = Substitute.For<IIncomingGrainCallContext>();
        context.Invoke().Returns(Task.FromException(new StoreUnavailableException("Away.", TimeSpan.FromSeconds(7))));

        var failure = await Assert.ThrowsAsync<DetectionException>(() => new ErrorFilter().Invoke(context));

        Assert.Equal((DetectionErrorKind.StoreUnavailable, "Away.", TimeSpan.FromSeconds(7)), (failure.Kind, failure.Message, failure.RetryAfter));
    }

    [Fact]
    public async Task Errors_thatNobodyExpected_passAsTheyAre()
    {
        var (context, fault) = (Substitute.For<IIncomingGrainCallContext>(), new InvalidOperationException());
        context.Invoke().Returns(Task.FromException(fault));

        Assert.Same(fault, await Assert.ThrowsAsync<InvalidOperationException>(() => new ErrorFilter().Invoke(context)));
    }

    private static MethodInfo Safe => typeof(ITickerDetectionGrain).GetMethod(nameof(ITickerDetectionGrain.DetectAsync))!;

    private static (IOutgoingGrainCallContext Context, Func<int> Calls) Failing(MethodInfo method, Exception failure, int times)
    {
        var calls = 0;
        var context = Substitute.For<IOutgoingGrainCallContext>();
        context.InterfaceMethod.Returns(method);
        context.Invoke().Returns(_ => ++calls <= times ? Task.FromException(failure) : Task.CompletedTask);
        return (context, () => calls);
    }

    /// <summary>Lets time pass until a call has ended.</summary>
    private async Task RunAsync(Task call)
    {
        while (!call.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await call;
    }
}
