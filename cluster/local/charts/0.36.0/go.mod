module provider-vcluster/cluster/local/charts

go 1.26.3

require github.com/loft-sh/vcluster v0.36.0
