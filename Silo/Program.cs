return await Anomaly.Silo.SiloHost.RunAsync(args);
