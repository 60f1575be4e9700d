using Anomaly.Hosting;
using Anomaly.People;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Anomaly.Gateway.Api.Access;

/// <summary>Says at start who is served; and, with accounts but no admin yet, prints the link by which the first admin comes.</summary>
internal sealed partial class AccessReport(
    IOptions<AuthOptions> options, IServiceProvider services, IHostApplicationLifetime lifetime, ILogger<AccessReport> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var auth = options.Value;
        if (!auth.HasAccounts)
        {
            if (auth.AllowEveryone)
                LogEveryone();
            else
                LogLocal();
            return;
        }

        try
        {
            await StartedAsync(stoppingToken);
            if (await services.GetRequiredService<IPeopleStore>().CountPeopleAsync(Role.Admin, stoppingToken) > 0)
                return;
            var token = await services.GetRequiredService<Accounts>().MakeLinkAsync(LinkPurpose.FirstAdmin, null, Accounts.InvitationLasts, isMailed: false, stoppingToken);
            // On the console, not in the log, which travels to others. Behind the #, no server and no proxy sees it.
            Console.WriteLine($"There is no admin yet. Become the first one within two days at {Address()}/sign-in#first={token} (or: anomaly users add EMAIL --admin)");
        }
        catch (Exception exception) when (StoreFailures.Translate(exception) is { } failure)
        {
            LogNotAsked(failure.Message);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before it had started.
        }
    }

    private string Address() => services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.TrimEnd('/') ?? "";

    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    [LoggerMessage(1, LogLevel.Information, "There are no accounts: the user of this machine may do everything, and nobody else is served. Anomaly:Auth:JwtKey turns accounts on")]
    private partial void LogLocal();

    [LoggerMessage(2, LogLevel.Warning, "There are no accounts, and Anomaly:Auth:AllowEveryone is set: everybody who reaches this gateway may do everything. Anomaly:Auth:JwtKey turns accounts on")]
    private partial void LogEveryone();

    [LoggerMessage(3, LogLevel.Warning, "Whether there is an admin could not be asked: {Reason}")]
    private partial void LogNotAsked(string reason);
}
