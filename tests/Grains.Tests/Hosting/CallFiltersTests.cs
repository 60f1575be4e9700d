using System.Reflection;
using Anomaly.Grains.Hosting;
using Anomaly.Storage;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;
using Orleans.Serialization.Invocation;

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
    public async Task Call_toASiloThatIsFrozen_isGivenUpAndRepeatedOnce_withinAPersonsPatience()
    {
        var (context, calls) = Hanging();
        var begun = _clock.GetUtcNow();

        var call = new RetryFilter(_clock, Never).Invoke(context);
        while (!call.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(250));
            // Whatever waited for this moment goes on before the next one.
            await Task.Delay(10);
        }

        var failure = await Assert.ThrowsAsync<SiloUnavailableException>(() => call);

        Assert.Contains("gives no sign of life", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, calls());
        Assert.InRange((_clock.GetUtcNow() - begun).TotalSeconds, 10, 18);
    }

    [Fact]
    public async Task Call_thatWorksForLong_isWaitedForWhileItsGrainAnswers()
    {
        var (context, calls) = Hanging();
        var (begun, signs) = (_clock.GetUtcNow(), 0);

        var call = new RetryFilter(_clock, (_, _) => Task.FromResult(++signs)).Invoke(context);
        while (signs < 40)
            await AdvanceAsync();

        Assert.False(call.IsCompleted);
        Assert.Equal(1, calls());
        Assert.True(_clock.GetUtcNow() - begun > TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Call_toAGrainThatCouldNotBeActivated_saysWhatTheStoreSaid()
    {
        var reason = new DetectionException(DetectionErrorKind.StoreUnusable, "The database x.db is read-only.");
        var (context, _) = Failing(Safe, new OrleansException("Error from storage provider", reason), times: 1);

        Assert.Same(reason, await Assert.ThrowsAsync<DetectionException>(() => new RetryFilter(_clock).Invoke(context)));
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

    /// <summary>A call that is never answered; it ends when its token is cancelled, as Orleans' do.</summary>
    private static (IOutgoingGrainCallContext Context, Func<int> Calls) Hanging()
    {
        var (calls, token) = (0, CancellationToken.None);
        var (context, request) = (Substitute.For<IOutgoingGrainCallContext>(), Substitute.For<IInvokable>());
        request.GetArgumentCount().Returns(2);
        request.When(one => one.SetArgument(1, Arg.Any<object>())).Do(call => token = call.ArgAt<CancellationToken>(1));
        context.Request.Returns(request);
        context.InterfaceMethod.Returns(Safe);
        context.Invoke().Returns(_ =>
        {
            calls++;
            return Task.Delay(Timeout.Infinite, token);
        });
        return (context, () => calls);
    }

    private static Task Never(IAddressable grain, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    /// <summary>Lets time pass until a call has ended.</summary>
    private async Task RunAsync(Task call)
    {
        while (!call.IsCompleted)
        {
            // In steps so small that on a busy machine, too, whatever waits for a moment goes on long before the call is given up.
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(1);
        }

        await call;
    }

    private async Task AdvanceAsync()
    {
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        await Task.Yield();
    }
}
