return await Anomaly.Silo.Hosting.SiloHost.RunAsync(args);
