using System.Globalization;
using System.Runtime.Loader;
using Anomaly.Chaos.Week;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Reminders;
using Orleans.Runtime;

[assembly: HostingStartup(typeof(ClockInProduct))]

/// <summary>.NET calls this before the program's own start, where DOTNET_STARTUP_HOOKS names this assembly: the program finds it and what it is made of beside itself.</summary>
internal static class StartupHook
{
    public static void Initialize() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        Path.Combine(AppContext.BaseDirectory, name.Name + ".dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
}

namespace Anomaly.Chaos.Week
{
    /// <summary>
    /// Gives the product's own program another time: that of its <see cref="TimeProvider"/>, of grain timers and of reminders. What Orleans does among silos, its messages
    /// and its table of members, stays on the machine's. ASP.NET calls it where ASPNETCORE_HOSTINGSTARTUPASSEMBLIES names this assembly.
    /// </summary>
    internal sealed class ClockInProduct : IHostingStartup
    {
        private const string ClockVariable = "WEEK_CLOCK";

        private static readonly string[] OfOrleans =
        [
            TimeProviderNames.Messaging, TimeProviderNames.SystemTimers, TimeProviderNames.Membership, TimeProviderNames.ActivationManagement, TimeProviderNames.GrainDirectory,
        ];

        /// <summary>The variables of a process whose time is in a file.</summary>
        public static Dictionary<string, string> Variables(string clock) => new()
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(ClockInProduct).Assembly.Location,
            ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = typeof(ClockInProduct).Assembly.GetName().Name!,
            [ClockVariable] = clock,
        };

        /// <summary>The header that says when a request was sent, in ticks: on its way to the source, the time of the test may leap.</summary>
        public const string SentHeader = "X-Sent-At";

        public void Configure(IWebHostBuilder builder)
        {
            // The tests' own servers find the assembly too.
            if (Environment.GetEnvironmentVariable(ClockVariable) is not { } path)
                return;
            var clock = new SharedClock(path, follows: true);
            builder.ConfigureServices(services =>
            {
                services.AddSingleton<TimeProvider>(clock);
                foreach (var area in OfOrleans)
                    services.AddKeyedSingleton(area, TimeProvider.System);
                services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, clock);
                // The placement of grains has no time of its own.
                services.Configure<SiloMessagingOptions>(messages => messages.PlacementTimeout = TimeSpan.FromDays(1));
                services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new SentAt(clock)));
            });
        }
    }

    /// <summary>Notes on each request when it is sent.</summary>
    internal sealed class SentAt(SharedClock clock) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add(ClockInProduct.SentHeader, clock.GetTimestamp().ToString(CultureInfo.InvariantCulture));
            return base.SendAsync(request, cancellationToken);
        }
    }
}
